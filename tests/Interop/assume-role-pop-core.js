'use strict';

// node assume-role-pop-core.js GET|POST <role ARN> <session name> [<policy>]

const { RPCClient } = require('@alicloud/pop-core');
const { credentials, run, stsEndpoint } = require('./environment');

const [method, RoleArn, RoleSessionName, Policy] = process.argv.slice(2);

run(() => {
    const client = new RPCClient({ ...credentials(), endpoint: stsEndpoint().origin, apiVersion: '2015-04-01' });
    const parameters = { RoleArn, RoleSessionName, DurationSeconds: 900 };
    if (Policy)
        parameters.Policy = Policy;
    return client.request('AssumeRole', parameters, { method });
});
