// Photos go ahead of their form, piece by piece: when the signal breaks, what has come stays with the server, and the
// rest follows as soon as it can. In the form then stand their receipts.

import { askJSON, post } from "./answers.js";
import { pause } from "./dom.js";
import { renewed, token } from "./session.js";

const pieceSize = 256 * 1024;
export const unreadable = "照片读不出，请重新选";

// The bytes of a file or of a part of it; fails when it changed after it was chosen, or its gallery does not bring it.
function bytesOf(blob) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    setTimeout(reject, 60000);
    reader.onload = () => resolve(reader.result);
    reader.onerror = reject;
    reader.readAsArrayBuffer(blob);
  });
}

export async function isReadable(file) {
  try { await bytesOf(file.slice(0, 1)); return file.size > 0; } catch (error) { return false; }
}

// No waiting helps here, only somebody: a rule of the server's, or its full disk. Pieces that overtook one another (409)
// are asked for instead.
const isFinal = ({ is, status, code }) => (is === "refused" ? status !== 409 : is === "unsent" && code.startsWith("disk."));

// Sends one file. The result has a `receipt`, or `isUnreadable`, or the words by which the server `refused` it.
async function sent(file, address, tell) {
  if (file.size === 0) return { isUnreadable: true };
  const random = crypto.getRandomValues(new Uint32Array(4));
  const place = `${address}/${Array.from(random, (number) => number.toString(16)).join("-")}`;
  let [received, wait] = [0, 1];
  while (true) {
    tell(`上传${Math.floor(100 * received / file.size)}%`);
    let body;
    try { body = await bytesOf(file.slice(received, received + pieceSize)); } catch (error) {
      return { isUnreadable: true };
    }
    const headers = { "Content-Type": "application/octet-stream", "X-Form-Token": token() };
    let answer = await post(`${place}?offset=${received}&length=${file.size}`, body, { headers, patience: 60 });
    if (answer.is === "data") wait = 1;
    while (answer.is !== "data") {
      if (isFinal(answer)) return { refused: answer.words };
      if (answer.is === "signIn" || answer.is === "stale") {
        tell("登录已经结束，登录后会接着传");
        await renewed();
      } else {
        tell(answer.words ? `没有传上：${answer.words}会接着传` : "没有信号，有了会接着传");
        await pause(wait);
        wait = Math.min(wait * 2, 30);
      }
      answer = await askJSON(place);
    }
    if (answer.data.receipt) return { receipt: answer.data.receipt };
    received = answer.data.received;
  }
}

// Sends the files one after another, each told of in words; `got` hears of every receipt. What cannot be read is left
// out; what the server refuses, and `said` why, is for the form to bring when it is sent.
export async function sendAhead(files, address, tell, got) {
  const result = { receipts: [], unreadable: 0, refused: [], said: "" };
  for (const [index, file] of files.entries()) {
    const which = files.length > 1 ? `第${index + 1}张照片（共${files.length}张）` : "照片";
    const { receipt, refused } = await sent(file, address, (text) => tell(which + text));
    if (receipt) {
      result.receipts.push(receipt);
      got(receipt);
    } else if (refused) {
      result.refused.push(file);
      result.said = refused;
    } else result.unreadable += 1;
  }
  return result;
}
