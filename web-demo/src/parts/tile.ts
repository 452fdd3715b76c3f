/** A small landscape for a group without a picture: which one, and in which light, comes from its chatId. */

import { svg, type SVGTemplateResult } from 'lit';
import { pick } from '../lib/face.ts';

const sea = svg`<path fill="#20565F" d="M0 0h48v48H0z"/><circle cx="33.500" cy="11.500" r="4.300" fill="#F5C88C"/><path fill="#2F7E87" d="M0 21.500c4.500 0 6.500-4 12-4s9 4.600 15.500 4.600 9-4.600 14.500-4.600c2.600 0 4 1.200 6 3.500V48H0z"/><path fill="#6FB3B1" d="M0 30c4.500 0 6.500-4 12-4s9 4.600 15.500 4.600 9-4.600 14.500-4.600c2.600 0 4 1.200 6 3.500V48H0z"/><path fill="#DDEBE4" d="M0 38.500c4.500 0 6.500-4 12-4s9 4.600 15.500 4.600 9-4.600 14.500-4.600c2.600 0 4 1.200 6 3.500V48H0z"/>`;
const mountains = svg`<path fill="#A9CBDB" d="M0 0h48v48H0z"/><path fill="#C4DBE2" d="M0 15h48v33H0z"/><circle cx="44" cy="11.500" r="4" fill="#FBF3DA"/><path fill="#8499A8" d="m36 22 12 8v18H20z"/><path fill="#6E8294" d="m23.500 10.500 17 21V48H0V25l4-4 6 6z"/><path fill="#FFF" d="m23.500 10.500 5.600 6.900-3.200-.7-2.300 2.500-2.600-2.700-2.700 1.500z"/><path fill="#4C6560" d="M0 36c6-5 10-2 15 0 6-4 11-8 18-3s10-1 15-3v18H0z"/><path fill="#2F4741" d="M0 40c12 1 21-4 31-2s12 0 17-1v11H0z"/>`;
const leaf = svg`<path fill="#DDE5C4" d="M0 0h48v48H0z"/><path fill="#6F965A" d="M24 7c8 7 11 13 11 19 0 8-5 13-11 15-6-2-11-7-11-15 0-6 3-12 11-19z"/><path fill="none" stroke="#DDE5C4" stroke-width="1.300" stroke-linecap="round" d="M24 13v29M24 21l-5-4M24 21l5-4M24 27l-7-5M24 27l7-5M24 33l-7-5M24 33l7-5"/>`;
const lighthouse = svg`<path fill="#25324A" d="M0 0h48v48H0z"/><path fill="#6C6F6B" d="m23 15-23-8v15zm3 0 22-8v15z"/><path fill="#F3EDE3" d="M22 17h5l1.700 22h-8.400z"/><path fill="#D4513B" d="m21.400 25-.4 5h7l-.4-5zM21.500 12l3-3 3 3v1h-6z"/><path fill="#F5C98B" d="M22 13h5v4h-5z"/><path fill="#18202F" d="M0 35c10-5 16 1 26 0s15-4 22-2v15H0z"/>`;
const dunes = svg`<path fill="#F3D9B6" d="M0 0h48v48H0z"/><circle cx="34" cy="13" r="5.500" fill="#EB8A61"/><path fill="#DBAA73" d="M0 27c8-5 15 3 24 0s15-7 24-3v24H0z"/><path fill="#B98152" d="M0 36c10-5 17 1 26-2s14-3 22-1v15H0z"/><path fill="#8C5B3F" d="M0 43c12-4 18 1 28-2s13-2 20-1v8H0z"/>`;
const dusk = svg`<path fill="#4B4A72" d="M0 0h48v14H0z"/><path fill="#8E6288" d="M0 12h48v9H0z"/><path fill="#E69B86" d="M0 20h48v8H0z"/><path fill="#FBD9A4" d="M0 26h48v9H0z"/><circle cx="31" cy="31" r="4.500" fill="#FFF0C9"/><path fill="#7C5D7C" d="M0 32c7-4 12-2 17 0s14-5 20-1 9 1 11 0v6H0z"/><path fill="#5A4B70" d="M0 36h48v12H0z"/><path fill="#F6CFA3" d="M27 39h9v1h-9zM29 42h6v1h-6zM25 45h11v1H25z"/>`;

const LANDSCAPES: readonly SVGTemplateResult[] = [sea, mountains, leaf, lighthouse, dunes, dusk];

export function landscape(chatId: string): SVGTemplateResult {
  return LANDSCAPES[pick(chatId, LANDSCAPES.length)] ?? sea;
}
