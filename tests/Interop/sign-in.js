'use strict';

// node sign-in.js address [code]
// Does in a real browser what a person does to sign in: opens the page, types the code where the page asks for one, and
// presses the button. INTEROP_DECISION says which (allow unless set); INTEROP_SCREENSHOTS names a folder for pictures of
// what the person saw.

const path = require('path');
const { chromium } = require('playwright-core');
const { required, run } = require('./environment');

const [address, code] = process.argv.slice(2);
const decision = process.env.INTEROP_DECISION || 'allow';
const pictures = process.env.INTEROP_SCREENSHOTS;

async function picture(page, name) {
    if (pictures)
        await page.screenshot({ path: path.join(pictures, `${name}.png`) });
}

run(async () => {
    // The browser's own sandbox needs rights that root in a container hasn't; only the emulator's pages are opened.
    const browser = await chromium.launch({ executablePath: required('INTEROP_BROWSER'), args: ['--no-sandbox'] });
    try {
        const page = await browser.newPage({ viewport: { width: 800, height: 640 } });
        await page.goto(address);
        if (code) {
            await picture(page, 'code');
            await page.fill('#user-code', code);
            await page.click('#continue');
        }

        await page.waitForSelector('#allow');
        await picture(page, code ? 'device' : new URL(address).pathname.split('/').pop());
        await Promise.all([page.waitForURL(() => true, { waitUntil: 'load' }), page.click(`#${decision}`)]);
        await page.waitForSelector('h1');
        await picture(page, 'end');
        return { title: await page.title(), text: await page.innerText('body'), path: new URL(page.url()).pathname };
    } finally {
        await browser.close();
    }
});
