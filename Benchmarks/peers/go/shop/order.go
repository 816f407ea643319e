package shop

import (
	"fmt"
	"time"
	"unicode/utf8"
)

type Order struct {
	ID       UUID       `json:"id"`
	Customer string     `json:"customer"`
	Priority int        `json:"priority"`
	Status   string     `json:"status"`
	PlacedAt *time.Time `json:"placedAt,omitempty"`
	Express  *bool      `json:"express,omitempty"`
	Discount *float64   `json:"discount,omitempty"`
	Comment  *string    `json:"comment,omitempty"`
	Address  *Address   `json:"address,omitempty"`
	Lines    []Line     `json:"lines"`
}

type Address struct {
	Street   string `json:"street"`
	City     string `json:"city"`
	Postcode string `json:"postcode"`
	Country  string `json:"country"`
}

type Line struct {
	Product  UUID      `json:"product"`
	Title    string    `json:"title"`
	Quantity int       `json:"quantity"`
	Price    float64   `json:"price"`
	Gift     bool      `json:"gift"`
	Kind     string    `json:"kind"`
	ShipBy   time.Time `json:"shipBy"`
	Note     *string   `json:"note,omitempty"`
	Size     *Size     `json:"size,omitempty"`
}

type Size struct {
	WidthMillimetres int     `json:"widthMillimetres"`
	WeightKilograms  float64 `json:"weightKilograms"`
}

// Check says what is wrong with an order, if anything is.
func (order *Order) Check() error {
	switch {
	case !isText(order.Customer, 1, 80):
		return wrong("customer")
	case order.Priority < 1 || order.Priority > 5:
		return wrong("priority")
	case order.Status != "new" && order.Status != "paid" && order.Status != "sent":
		return wrong("status")
	case order.Discount != nil && (*order.Discount < 0 || *order.Discount > 1):
		return wrong("discount")
	case order.Comment != nil && !isText(*order.Comment, 0, 400):
		return wrong("comment")
	case order.Lines == nil || len(order.Lines) > 200:
		return wrong("lines")
	}
	if order.Address != nil {
		if err := order.Address.check(); err != nil {
			return err
		}
	}
	for index := range order.Lines {
		if err := order.Lines[index].check(); err != nil {
			return fmt.Errorf("line %d: %w", index, err)
		}
	}
	return nil
}

func (address *Address) check() error {
	switch {
	case !isText(address.Street, 1, 80):
		return wrong("street")
	case !isText(address.City, 1, 60):
		return wrong("city")
	case !isText(address.Postcode, 3, 10):
		return wrong("postcode")
	}
	switch address.Country {
	case "AT", "CH", "DE", "FR", "PL":
		return nil
	}
	return wrong("country")
}

func (line *Line) check() error {
	switch {
	case !isText(line.Title, 1, 80):
		return wrong("title")
	case line.Quantity < 1 || line.Quantity > 1000:
		return wrong("quantity")
	case line.Price < 0 || line.Price > 100000:
		return wrong("price")
	case line.Kind != "goods" && line.Kind != "service" && line.Kind != "voucher":
		return wrong("kind")
	case line.Note != nil && !isText(*line.Note, 0, 200):
		return wrong("note")
	case line.Size != nil && (line.Size.WidthMillimetres < 1 || line.Size.WidthMillimetres > 10000):
		return wrong("widthMillimetres")
	case line.Size != nil && line.Size.WeightKilograms < 0:
		return wrong("weightKilograms")
	}
	return nil
}

func isText(text string, least, most int) bool {
	count := utf8.RuneCountInString(text)
	return least <= count && count <= most
}

func wrong(member string) error { return fmt.Errorf("%s breaks its rule", member) }
