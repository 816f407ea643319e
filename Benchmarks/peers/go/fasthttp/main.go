// Command fasthttp serves with valyala/fasthttp and encoding/json: fasthttp PORT.
package main

import (
	"encoding/json"
	"log"
	"os"
	"strings"

	"github.com/valyala/fasthttp"

	"bench/shop"
)

func main() {
	catalogue, err := shop.ReadCatalogue()
	if err != nil {
		log.Fatal(err)
	}
	handler := func(ctx *fasthttp.RequestCtx) { route(ctx, catalogue) }
	log.Fatal(fasthttp.ListenAndServe("127.0.0.1:"+os.Args[1], handler))
}

func route(ctx *fasthttp.RequestCtx, catalogue shop.Catalogue) {
	path := string(ctx.Path())
	switch {
	case ctx.IsGet() && path == "/text":
		answer(ctx, shop.Text{Text: "Hello, World!"})
	case ctx.IsGet() && strings.HasPrefix(path, "/greetings/"):
		answer(ctx, shop.Text{Text: "Hello, " + strings.TrimPrefix(path, "/greetings/") + "!"})
	case ctx.IsGet() && path == "/products":
		answer(ctx, catalogue)
	case ctx.IsPost() && path == "/orders":
		takeOrder(ctx)
	default:
		ctx.Error("not found", fasthttp.StatusNotFound)
	}
}

func takeOrder(ctx *fasthttp.RequestCtx) {
	var order shop.Order
	if err := json.Unmarshal(ctx.PostBody(), &order); err != nil {
		ctx.Error(err.Error(), fasthttp.StatusBadRequest)
		return
	}
	if err := order.Check(); err != nil {
		ctx.Error(err.Error(), fasthttp.StatusUnprocessableEntity)
		return
	}
	answer(ctx, order)
}

func answer(ctx *fasthttp.RequestCtx, value any) {
	ctx.SetContentType("application/json")
	if err := json.NewEncoder(ctx).Encode(value); err != nil {
		ctx.Error(err.Error(), fasthttp.StatusInternalServerError)
	}
}
