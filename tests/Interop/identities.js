'use strict';

// node identities.js
// Which AccessKey ID the official clients use in the environment that this is started in, and that environment's variables.

const { default: Credential } = require('@alicloud/credentials');
const Oss = require('ali-oss');

async function credentialsSdk() {
    try {
        return (await new Credential().getCredential()).accessKeyId;
    } catch (error) {
        return 'none';
    }
}

function aliOss() {
    const { OSS_ACCESS_KEY_ID: accessKeyId, OSS_ACCESS_KEY_SECRET: accessKeySecret, OSS_SESSION_TOKEN: stsToken } = process.env;
    if (!accessKeyId)
        return 'none';
    const client = new Oss({ accessKeyId, accessKeySecret, stsToken: stsToken || undefined, bucket: 'bucket', region: 'oss-cn-hangzhou', secure: true });
    return new URL(client.signatureUrl('object')).searchParams.get('OSSAccessKeyId');
}

credentialsSdk().then(sdk => console.log(JSON.stringify({ label: process.env.INTEROP_LABEL, sdk, oss: aliOss(), variables: process.env })));
