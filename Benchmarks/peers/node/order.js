'use strict';
// Checks an order by hand, as the contract says. Throws what is wrong with it.

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

class Violation extends Error {}

function check(holds, member) {
  if (!holds) throw new Violation(`${member} breaks its rule`);
}

const isText = (value, least, most) =>
  typeof value === 'string' && value.length >= least && value.length <= most;
const isInteger = (value, least, most) =>
  Number.isInteger(value) && value >= least && value <= most;
const isNumber = (value, least, most) =>
  typeof value === 'number' && value >= least && value <= most;
const isMoment = (value) =>
  typeof value === 'string' && moment.test(value) && !Number.isNaN(Date.parse(value));
const isUUID = (value) => typeof value === 'string' && uuid.test(value);
const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);

function checkAddress(address) {
  check(isObject(address), 'address');
  check(isText(address.street, 1, 80), 'street');
  check(isText(address.city, 1, 60), 'city');
  check(isText(address.postcode, 3, 10), 'postcode');
  check(['AT', 'CH', 'DE', 'FR', 'PL'].includes(address.country), 'country');
}

function checkLine(line) {
  check(isObject(line), 'line');
  check(isUUID(line.product), 'product');
  check(isText(line.title, 1, 80), 'title');
  check(isInteger(line.quantity, 1, 1000), 'quantity');
  check(isNumber(line.price, 0, 100000), 'price');
  check(typeof line.gift === 'boolean', 'gift');
  check(['goods', 'service', 'voucher'].includes(line.kind), 'kind');
  check(isMoment(line.shipBy), 'shipBy');
  check(line.note === undefined || isText(line.note, 0, 200), 'note');
  if (line.size !== undefined) {
    check(isObject(line.size), 'size');
    check(isInteger(line.size.widthMillimetres, 1, 10000), 'widthMillimetres');
    check(isNumber(line.size.weightKilograms, 0, Infinity), 'weightKilograms');
  }
}

function checkOrder(order) {
  check(isObject(order), 'order');
  check(isUUID(order.id), 'id');
  check(isText(order.customer, 1, 80), 'customer');
  check(isInteger(order.priority, 1, 5), 'priority');
  check(['new', 'paid', 'sent'].includes(order.status), 'status');
  check(order.placedAt === undefined || isMoment(order.placedAt), 'placedAt');
  check(order.express === undefined || typeof order.express === 'boolean', 'express');
  check(order.discount === undefined || isNumber(order.discount, 0, 1), 'discount');
  check(order.comment === undefined || isText(order.comment, 0, 400), 'comment');
  if (order.address !== undefined) checkAddress(order.address);
  check(Array.isArray(order.lines) && order.lines.length <= 200, 'lines');
  order.lines.forEach(checkLine);
  return order;
}

module.exports = { checkOrder, Violation };
