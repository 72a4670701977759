'use strict';

// node get-caller-identity.js

const { run } = require('./environment');
const { client } = require('./sts20150401');

run(async () => {
    const { body } = await client().getCallerIdentity();
    return { Arn: body.arn, AccountId: body.accountId, IdentityType: body.identityType };
});
