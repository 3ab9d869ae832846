// Draws images/icon.png, a portcullis in its gate: node scripts/draw-icon.mjs
import { writeFileSync } from "node:fs";
import { crc32, deflateSync } from "node:zlib";

/** Width and height in pixels; each is sampled `samples` times in both directions. */
const size = 128;
const samples = 4;

const wall = [38, 50, 64];
const gate = [16, 22, 30];
const iron = [240, 178, 62];

/** Whether a point lies in a rectangle with round corners. */
function inRounded(x, y, { left, top, right, bottom, radius }) {
  const dx = Math.max(left + radius - x, 0, x - (right - radius));
  const dy = Math.max(top + radius - y, 0, y - (bottom - radius));
  return x >= left && x <= right && y >= top && y <= bottom && dx * dx + dy * dy <= radius * radius;
}

const inTile = (x, y) => inRounded(x, y, { left: 4, top: 4, right: 124, bottom: 124, radius: 22 });

/** The opening: a half circle on a rectangle that reaches the ground. */
const inGate = (x, y) => x >= 26 && x <= 102 && y <= 112 && (y >= 58 || (x - 64) ** 2 + (y - 58) ** 2 <= 38 ** 2);

const bars = [38, 55, 73, 90];
const rails = [42, 62, 82];

/** Bars end in points above the ground; rails cross them. */
function inIron(x, y) {
  const onBar = bars.some((bar) => Math.abs(x - bar) <= (y < 92 ? 4 : Math.max(0, (104 - y) / 3)));
  const onRail = rails.some((rail) => Math.abs(y - rail) <= 3.5);
  return (onBar && y <= 104) || (onRail && y <= 92);
}

function colourAt(x, y) {
  if (!inTile(x, y)) return undefined;
  if (!inGate(x, y)) return wall;
  return inIron(x, y) ? iron : gate;
}

/** Red, green, blue and alpha of a pixel, averaged over its samples. */
function pixel(column, row) {
  const sum = [0, 0, 0, 0];
  for (let i = 0; i < samples * samples; i++) {
    const x = column + ((i % samples) + 0.5) / samples;
    const y = row + (Math.floor(i / samples) + 0.5) / samples;
    const colour = colourAt(x, y);
    if (!colour) continue;
    for (const channel of [0, 1, 2]) sum[channel] += colour[channel];
    sum[3]++;
  }
  const seen = Math.max(sum[3], 1);
  return [sum[0] / seen, sum[1] / seen, sum[2] / seen, (sum[3] * 255) / samples ** 2].map(Math.round);
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, "latin1"), data]);
  const frame = Buffer.alloc(8 + body.length);
  frame.writeUInt32BE(data.length, 0);
  body.copy(frame, 4);
  frame.writeUInt32BE(crc32(body), 4 + body.length);
  return frame;
}

const header = Buffer.alloc(13);
header.writeUInt32BE(size, 0);
header.writeUInt32BE(size, 4);
header.set([8, 6, 0, 0, 0], 8); // 8 bits, RGBA, no interlacing

const rows = [];
for (let row = 0; row < size; row++) {
  rows.push(0); // no filter
  for (let column = 0; column < size; column++) rows.push(...pixel(column, row));
}

writeFileSync(
  new URL("../images/icon.png", import.meta.url),
  Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.from(rows), { level: 9 })),
    chunk("IEND", Buffer.alloc(0)),
  ]),
);
