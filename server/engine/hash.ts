/** A 64-bit FNV-1a hash as 16 hexadecimal digits: stable names for findings, not a defence against forgery. */
export function hash(text: string): string {
  let low = 0x84222325;
  let high = 0xcbf29ce4;
  for (let i = 0; i < text.length; i++) {
    low = (low ^ text.charCodeAt(i)) >>> 0;
    // Multiplication by the 64-bit FNV prime 0x100000001b3, in two halves that fit doubles.
    const product = low * 0x1b3;
    high = (Math.imul(high, 0x1b3) + Math.floor(product / 0x100000000) + (low << 8)) >>> 0;
    low = product >>> 0;
  }
  return high.toString(16).padStart(8, "0") + (low >>> 0).toString(16).padStart(8, "0");
}
