'use strict';

// node resolve-many.js <file>
// Lets the official default chain resolve many environments in one process, one after the other: each line of the file is
// {variables: {...}}, HOME among them. Writes one line for each, {id, secret, token} or {error}. Nothing is asked over the
// network: what would be is an error, and the chain continues.

const fs = require('fs');
const http = require('http');
const https = require('https');
const { default: Credential } = require('@alicloud/credentials');

http.request = https.request = () => { throw new Error('no network here'); };

const own = new Set(Object.keys(process.env).filter(name => name === 'PATH'));

async function resolve(variables) {
    for (const name of Object.keys(process.env))
        if (!own.has(name))
            delete process.env[name];
    Object.assign(process.env, variables);
    try {
        const { accessKeyId, accessKeySecret, securityToken } = await new Credential().getCredential();
        return { id: accessKeyId, secret: accessKeySecret, token: securityToken || null };
    } catch (error) {
        return { error: true };
    }
}

(async () => {
    const answers = [];
    for (const line of fs.readFileSync(process.argv[2], 'utf8').split('\n').filter(line => line))
        answers.push(JSON.stringify(await resolve(JSON.parse(line).variables)));
    process.stdout.write(answers.join('\n') + '\n');
})();
