'use strict';

// node sign-through-renewals.js <credentials>
// A long-running program with one official default chain: it asks STS who it is again and again, until it has signed with so
// many credentials. It prints how often it asked, and the environment that it was started with.

const fs = require('fs');
const { $OpenApiUtil } = require('@alicloud/openapi-core');
const { default: Credential } = require('@alicloud/credentials');
const { default: Sts } = require('@alicloud/sts20150401');
const { run, stsEndpoint } = require('./environment');

const wanted = Number(process.argv[2]);
const endpoint = stsEndpoint();
const credential = new Credential();
const client = new Sts(new $OpenApiUtil.Config({ credential, endpoint: endpoint.host, protocol: endpoint.protocol.slice(0, -1) }));

run(async () => {
    const ids = new Set();
    const end = Date.now() + 120000;
    let calls = 0;
    while (ids.size < wanted && Date.now() < end) {
        // Refused where the credential isn't valid at this moment.
        await client.getCallerIdentity();
        ids.add((await credential.getCredential()).accessKeyId);
        calls++;
        await new Promise(resume => setTimeout(resume, 50));
    }

    return {
        Provider: (await credential.getCredential()).providerName,
        Credentials: ids.size,
        Calls: calls,
        Environment: fs.readFileSync(`/proc/${process.pid}/environ`, 'utf8').split('\0').filter(line => line),
    };
});
