'use strict';

// node use-bucket-ali-oss.js v1|v4 <bucket> <prefix>
// Does with ali-oss what people do with a bucket, with the variables that the module set and nothing else, and prints what
// came of each step: its result, or the code that OSS refused it with.

const dns = require('dns');
const net = require('net');
const Oss = require('ali-oss');
const { credentials, required } = require('./environment');

const [version, bucket, prefix] = process.argv.slice(2);
const { accessKeyId, accessKeySecret, securityToken } = credentials();

// ali-oss recommends renewal on standard error; these steps take a second.
console.warn = () => {};

// A bucket before "localhost" is this machine too, whatever its resolver says.
const { lookup } = dns;
dns.lookup = (host, ...rest) => lookup(host.endsWith('.localhost') ? '127.0.0.1' : host, ...rest);

// ali-oss makes no URL where the host is an address.
const isAddress = net.isIP(new URL(required('OSS_ENDPOINT')).hostname) !== 0;

const client = new Oss({
    accessKeyId, accessKeySecret, stsToken: securityToken, bucket, region: 'oss-cn-hangzhou', endpoint: required('OSS_ENDPOINT'), authorizationV4: version === 'v4',
});

const key = `${prefix}hello wörld+%.txt`;
const steps = {
    put: async () => (await client.put(key, Buffer.from('hello'), { meta: { author: 'interop' } })).res.status,
    get: async () => (await client.get(key)).content.toString(),
    head: async () => (await client.head(key)).res.headers.etag.length,
    list: async () => (await client.listV2({ prefix, 'max-keys': 10 })).objects.map(object => object.name),
    listOld: async () => (await client.list({ prefix, 'max-keys': 10 })).objects.map(object => object.name),
    listAll: async () => (await client.listV2({ 'max-keys': 10 })).keyCount > 0,
    signedUrl: async () => {
        if (isAddress)
            return 'none';
        const url = version === 'v4' ? await client.signatureUrlV4('GET', 60, undefined, key) : client.signatureUrl(key, { expires: 60 });
        return (await fetch(url)).text();
    },
    upload: async () => {
        const { uploadId } = await client.initMultipartUpload(key);
        return (await client.abortMultipartUpload(key, uploadId)).res.status;
    },
    bucket: async () => (await client.getBucketInfo(bucket)).bucket.Name,
    delete: async () => (await client.delete(key)).res.status,
    missing: async () => (await client.get(`${prefix}missing`)).res.status,
};

(async () => {
    const results = {};
    for (const [name, step] of Object.entries(steps)) {
        try {
            results[name] = await step();
        } catch (error) {
            results[name] = error.status > 0 ? `${error.status} ${error.code}` : String(error.stack);
        }
    }

    console.log(JSON.stringify(results));
})();
