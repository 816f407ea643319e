// Package store keeps items in Postgres and texts in Redis.
package store

import (
	"context"
	"time"

	"github.com/gomodule/redigo/redis"

	"bench/shop"
)

// Connections to each store, as many as every peer has.
const Connections = 8

const itemQuery = "select id, name, price, added_at from item where id = $1"

// Items finds rows by key, one statement a row.
type Items interface {
	Find(ctx context.Context, id int32) (shop.Item, error)
	FindAll(ctx context.Context, ids []int32) ([]shop.Item, error)
}

// Keys are far apart, the same ones that every peer takes.
func Keys(first int32) []int32 {
	keys := make([]int32, 20)
	for index := range keys {
		keys[index] = (first-1+int32(index)*491)%10000 + 1
	}
	return keys
}

// OpenCache does not connect yet.
func OpenCache(url string) *redis.Pool {
	return &redis.Pool{
		MaxIdle: Connections, MaxActive: Connections, Wait: true, IdleTimeout: time.Minute,
		Dial: func() (redis.Conn, error) { return redis.DialURL(url) },
	}
}

// Cached is the text under a key.
func Cached(cache *redis.Pool, key string) (string, error) {
	connection := cache.Get()
	defer connection.Close()
	return redis.String(connection.Do("GET", key))
}
