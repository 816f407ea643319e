'use strict';
// Express: node express.js PORT

const fs = require('node:fs');
const express = require('express');
const { checkOrder, Violation } = require('./order.js');

const catalogue = JSON.parse(fs.readFileSync(process.env.CATALOGUE));
const app = express();
app.use(express.json({ limit: '64kb' }));

app.get('/text', (request, response) => response.json({ text: 'Hello, World!' }));
app.get('/greetings/:name', (request, response) => {
  response.json({ text: `Hello, ${request.params.name}!` });
});
app.get('/products', (request, response) => response.json(catalogue));
app.post('/orders', (request, response) => response.json(checkOrder(request.body)));
// Express knows an error handler by its four parameters.
app.use((error, request, response, next) => {
  response.status(error instanceof Violation ? 422 : 400).json({ text: error.message });
});

app.listen(Number(process.argv[2]), '127.0.0.1');
