'use strict';

const { $OpenApiUtil } = require('@alicloud/openapi-core');
const { default: Sts } = require('@alicloud/sts20150401');
const { credentials, stsEndpoint } = require('./environment');

/** The official STS client (ACS3-HMAC-SHA256), pointed at the emulator. */
function client() {
    const endpoint = stsEndpoint();
    return new Sts(new $OpenApiUtil.Config({
        ...credentials(),
        endpoint: endpoint.host,
        protocol: endpoint.protocol.slice(0, -1),
    }));
}

module.exports = { client };
