'use strict';

// node time-calls.js <role ARN> <rounds>
// Prints the median nanoseconds of a call, a line each: a role's credential that the official credentials client holds,
// and an AssumeRole by the official STS client over a warm connection.

const http = require('http');
const https = require('https');
const { default: Credential, Config } = require('@alicloud/credentials');
const { AssumeRoleRequest } = require('@alicloud/sts20150401');
const { credentials, run, stsEndpoint } = require('./environment');
const { client } = require('./sts20150401');

const [roleArn, rounds] = process.argv.slice(2);

// The credentials client knows fixed addresses alone, so its way out is turned to the emulator.
const sts = stsEndpoint();
const send = http.request;
https.request = (options, callback) =>
    send({ ...options, agent: undefined, protocol: sts.protocol, host: sts.hostname, hostname: sts.hostname, port: sts.port }, callback);

async function median(calls, call) {
    const times = [];
    for (let round = 0; round <= Number(rounds); round++) {
        const start = process.hrtime.bigint();
        for (let i = 0; i < calls; i++)
            await call();
        if (round > 0) // The first warms up.
            times.push(Number(process.hrtime.bigint() - start) / calls);
    }
    return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
}

run(async () => {
    const { accessKeyId, accessKeySecret } = credentials();
    const credential = new Credential(new Config({ type: 'ram_role_arn', accessKeyId, accessKeySecret, roleArn, roleSessionName: 'session' }));
    console.log(await median(1000, () => credential.getCredential()));

    const stsClient = client();
    console.log(await median(20, () => stsClient.assumeRole(new AssumeRoleRequest({ roleArn, roleSessionName: 'session', durationSeconds: 900 }))));
});
