'use strict';

// node resolve-credential.js
// Lets the official default chain find a credential in the environment that it is started in: variables, and the files
// below HOME. Its services are fixed addresses, so the ways out are turned to the emulator.

const http = require('http');
const https = require('https');
const { default: Credential } = require('@alicloud/credentials');
const { required, run, stsEndpoint } = require('./environment');

const sts = stsEndpoint();
const metadata = new URL(required('INTEROP_METADATA_ENDPOINT'));
const send = http.request;

function redirected(target) {
    return (options, callback) => send({ ...options, agent: undefined, protocol: target.protocol, host: target.hostname, hostname: target.hostname, port: target.port }, callback);
}

const signIn = process.env.INTEROP_SIGN_IN_ENDPOINT && new URL(process.env.INTEROP_SIGN_IN_ENDPOINT);

https.request = (options, callback) => redirected(signIn && options.host.startsWith('oauth.') ? signIn : sts)(options, callback);
http.request = (options, callback) => (options.host === '100.100.100.200' ? redirected(metadata) : send)(options, callback);

run(async () => {
    const { accessKeyId, accessKeySecret, securityToken } = await new Credential().getCredential();
    return { AccessKeyId: accessKeyId, AccessKeySecret: accessKeySecret, SecurityToken: securityToken || null };
});
