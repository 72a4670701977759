'use strict';

// node assume-role-sts20150401.js <role ARN> <session name> [<policy>]

const { AssumeRoleRequest } = require('@alicloud/sts20150401');
const { run } = require('./environment');
const { client } = require('./sts20150401');

const [roleArn, roleSessionName, policy] = process.argv.slice(2);

run(async () => {
    const answer = await client().assumeRole(new AssumeRoleRequest({ roleArn, roleSessionName, policy, durationSeconds: 900 }));
    const { requestId, assumedRoleUser, credentials } = answer.body;
    return {
        RequestId: requestId,
        AssumedRoleUser: { Arn: assumedRoleUser.arn, AssumedRoleId: assumedRoleUser.assumedRoleId },
        Credentials: {
            AccessKeyId: credentials.accessKeyId,
            AccessKeySecret: credentials.accessKeySecret,
            SecurityToken: credentials.securityToken,
            Expiration: credentials.expiration,
        },
    };
});
