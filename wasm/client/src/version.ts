/** Of this package, as the server's logs show it. */
export const version = '0.1.0';
