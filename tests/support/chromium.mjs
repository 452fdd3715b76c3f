// The system's Chromium for tests, driven by Playwright, with a profile of its own.

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const executablePath = process.env.LINNET_CHROMIUM ?? '/usr/bin/chromium';
const args = ['--no-sandbox', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--no-first-run'];

// A profile folder that outlives its browsers: {open(): browser context, remove()}.
export async function makeProfile() {
  const folder = await mkdtemp(join(tmpdir(), 'linnet-profile-'));
  return {
    open: () => chromium.launchPersistentContext(folder, { executablePath, args, headless: true }),
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
