'use strict';

// What every script takes from its environment, so that no secret is in an argument list: the variables that the
// module sets, and the addresses of the emulated services.

function required(name) {
    const value = process.env[name];
    if (!value)
        throw new Error(`The variable ${name} is not set.`);
    return value;
}

/** The credential of the environment, in the form that the official clients take. */
function credentials() {
    return {
        accessKeyId: required('OSS_ACCESS_KEY_ID'),
        accessKeySecret: required('OSS_ACCESS_KEY_SECRET'),
        securityToken: process.env.OSS_SESSION_TOKEN || undefined,
    };
}

/** The URL of the emulator's STS endpoint. */
function stsEndpoint() {
    return new URL(required('INTEROP_STS_ENDPOINT'));
}

/** Runs a call; writes its answer to standard output, or its refusal and exit code 1. */
async function run(call) {
    try {
        console.log(JSON.stringify(await call()));
    } catch (error) {
        console.log(JSON.stringify({ error: { code: error.code, message: error.message } }));
        process.exitCode = 1;
    }
}

module.exports = { credentials, required, run, stsEndpoint };
