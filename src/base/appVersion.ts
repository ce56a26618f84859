/** As in package.json, which a test holds it to; files say what wrote them. */
export const APP_VERSION = '0.1.0';
