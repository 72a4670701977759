'use strict';

// node sign-url-ali-oss.js <bucket> <object>
// Prints the URL with which ali-oss would get the object: it signs and sends nothing.

const Oss = require('ali-oss');
const { credentials } = require('./environment');

const [bucket, object] = process.argv.slice(2);
const { accessKeyId, accessKeySecret, securityToken } = credentials();

const client = new Oss({ accessKeyId, accessKeySecret, stsToken: securityToken, bucket, region: 'oss-cn-hangzhou', secure: true });
console.log(client.signatureUrl(object, { expires: 600 }));
