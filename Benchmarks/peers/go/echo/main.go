// Command echo serves with labstack/echo: echo PORT.
package main

import (
	"log"
	"net/http"
	"os"

	"github.com/labstack/echo"

	"bench/shop"
)

// validator is what echo calls for `context.Validate`.
type validator struct{}

func (validator) Validate(value any) error {
	if order, ok := value.(*shop.Order); ok {
		return order.Check()
	}
	return nil
}

func main() {
	catalogue, err := shop.ReadCatalogue()
	if err != nil {
		log.Fatal(err)
	}
	e := echo.New()
	e.HideBanner, e.HidePort, e.Validator = true, true, validator{}
	e.GET("/text", func(c echo.Context) error {
		return c.JSON(http.StatusOK, shop.Text{Text: "Hello, World!"})
	})
	e.GET("/greetings/:name", func(c echo.Context) error {
		return c.JSON(http.StatusOK, shop.Text{Text: "Hello, " + c.Param("name") + "!"})
	})
	e.GET("/products", func(c echo.Context) error { return c.JSON(http.StatusOK, catalogue) })
	e.POST("/orders", takeOrder)
	log.Fatal(e.Start("127.0.0.1:" + os.Args[1]))
}

func takeOrder(c echo.Context) error {
	var order shop.Order
	if err := c.Bind(&order); err != nil {
		return err
	}
	if err := c.Validate(&order); err != nil {
		return echo.NewHTTPError(http.StatusUnprocessableEntity, err.Error())
	}
	return c.JSON(http.StatusOK, order)
}
