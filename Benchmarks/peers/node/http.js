'use strict';
// Node's own http module: node http.js PORT

const fs = require('node:fs');
const http = require('node:http');
const { checkOrder, Violation } = require('./order.js');

const catalogue = JSON.parse(fs.readFileSync(process.env.CATALOGUE));
const bodyLimit = 64 * 1024;

function answer(response, value, status = 200) {
  const body = JSON.stringify(value);
  response.writeHead(status, {
    'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body),
  });
  response.end(body);
}

function readBody(request, then) {
  const chunks = [];
  let length = 0;
  request.on('data', (chunk) => {
    length += chunk.length;
    if (length > bodyLimit) request.destroy();
    chunks.push(chunk);
  });
  request.on('end', () => then(Buffer.concat(chunks).toString()));
}

function takeOrder(request, response) {
  readBody(request, (body) => {
    try {
      answer(response, checkOrder(JSON.parse(body)));
    } catch (error) {
      answer(response, { text: error.message }, error instanceof Violation ? 422 : 400);
    }
  });
}

http.createServer((request, response) => {
  const { method, url } = request;
  if (method === 'GET' && url === '/text') return answer(response, { text: 'Hello, World!' });
  if (method === 'GET' && url.startsWith('/greetings/')) {
    return answer(response, { text: `Hello, ${decodeURIComponent(url.slice(11))}!` });
  }
  if (method === 'GET' && url === '/products') return answer(response, catalogue);
  if (method === 'POST' && url === '/orders') return takeOrder(request, response);
  return answer(response, { text: 'not found' }, 404);
}).listen(Number(process.argv[2]), '127.0.0.1');
