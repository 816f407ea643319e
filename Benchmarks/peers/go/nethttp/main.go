//go:debug httpmuxgo121=0

// Command nethttp serves with net/http and encoding/json: nethttp PORT. DATABASE_DRIVER is pq or pgx.
package main

import (
	"encoding/json"
	"log"
	"net/http"
	"os"
	"strconv"

	"github.com/gomodule/redigo/redis"

	"bench/shop"
	"bench/store"
)

type server struct {
	catalogue shop.Catalogue
	items     store.Items
	cache     *redis.Pool
}

func main() {
	server, err := newServer()
	if err != nil {
		log.Fatal(err)
	}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /text", server.text)
	mux.HandleFunc("GET /greetings/{name}", server.greet)
	mux.HandleFunc("GET /products", server.products)
	mux.HandleFunc("POST /orders", server.echo)
	mux.HandleFunc("GET /items/{id}", server.item)
	mux.HandleFunc("GET /items", server.listItems)
	mux.HandleFunc("GET /cached/{key}", server.cached)
	log.Fatal(http.ListenAndServe("127.0.0.1:"+os.Args[1], mux))
}

func newServer() (made server, err error) {
	if made.catalogue, err = shop.ReadCatalogue(); err != nil {
		return made, err
	}
	if url := os.Getenv("DATABASE_URL"); url != "" {
		open := store.OpenPQ
		if os.Getenv("DATABASE_DRIVER") == "pgx" {
			open = store.OpenPGX
		}
		if made.items, err = open(url); err != nil {
			return made, err
		}
	}
	if url := os.Getenv("REDIS_URL"); url != "" {
		made.cache = store.OpenCache(url)
	}
	return made, nil
}

func (s server) text(w http.ResponseWriter, _ *http.Request) {
	answer(w, shop.Text{Text: "Hello, World!"})
}

func (s server) greet(w http.ResponseWriter, r *http.Request) {
	answer(w, shop.Text{Text: "Hello, " + r.PathValue("name") + "!"})
}

func (s server) products(w http.ResponseWriter, _ *http.Request) { answer(w, s.catalogue) }

func (s server) echo(w http.ResponseWriter, r *http.Request) {
	var order shop.Order
	body := http.MaxBytesReader(w, r.Body, 64<<10)
	if err := json.NewDecoder(body).Decode(&order); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if err := order.Check(); err != nil {
		http.Error(w, err.Error(), http.StatusUnprocessableEntity)
		return
	}
	answer(w, order)
}

func (s server) item(w http.ResponseWriter, r *http.Request) {
	id, ok := key(w, r.PathValue("id"))
	if !ok {
		return
	}
	item, err := s.items.Find(r.Context(), id)
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	answer(w, item)
}

func (s server) listItems(w http.ResponseWriter, r *http.Request) {
	first, ok := key(w, r.URL.Query().Get("first"))
	if !ok {
		return
	}
	items, err := s.items.FindAll(r.Context(), store.Keys(first))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	answer(w, shop.Items{Items: items})
}

func (s server) cached(w http.ResponseWriter, r *http.Request) {
	text, err := store.Cached(s.cache, r.PathValue("key"))
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	answer(w, shop.Text{Text: text})
}

func key(w http.ResponseWriter, text string) (int32, bool) {
	key, err := strconv.ParseInt(text, 10, 32)
	if err != nil || key < 1 || key > 10000 {
		http.Error(w, "the key breaks its rule", http.StatusUnprocessableEntity)
		return 0, false
	}
	return int32(key), true
}

func answer(w http.ResponseWriter, value any) {
	w.Header().Set("Content-Type", "application/json")
	if err := json.NewEncoder(w).Encode(value); err != nil {
		log.Print(err)
	}
}
