// Package shop has what all Go servers answer and take.
package shop

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"os"
	"time"
)

type Text struct {
	Text string `json:"text"`
}

type Product struct {
	ID        UUID      `json:"id"`
	Name      string    `json:"name"`
	Category  string    `json:"category"`
	Price     float64   `json:"price"`
	Stock     int       `json:"stock"`
	Available bool      `json:"available"`
	Tags      []string  `json:"tags"`
	AddedAt   time.Time `json:"addedAt"`
}

type Catalogue struct {
	Products []Product `json:"products"`
}

type Item struct {
	ID      int32     `json:"id"`
	Name    string    `json:"name"`
	Price   float64   `json:"price"`
	AddedAt time.Time `json:"addedAt"`
}

type Items struct {
	Items []Item `json:"items"`
}

// ReadCatalogue reads the products of the file that CATALOGUE names.
func ReadCatalogue() (Catalogue, error) {
	var catalogue Catalogue
	bytes, err := os.ReadFile(os.Getenv("CATALOGUE"))
	if err != nil {
		return catalogue, err
	}
	return catalogue, json.Unmarshal(bytes, &catalogue)
}

// UUID is checked when it is read.
type UUID [16]byte

func (id *UUID) UnmarshalText(text []byte) error {
	if len(text) != 36 || text[8] != '-' || text[13] != '-' || text[18] != '-' || text[23] != '-' {
		return errors.New("not a UUID")
	}
	digits := make([]byte, 0, 32)
	for _, part := range [][]byte{text[:8], text[9:13], text[14:18], text[19:23], text[24:]} {
		digits = append(digits, part...)
	}
	_, err := hex.Decode(id[:], digits)
	return err
}

func (id UUID) MarshalText() ([]byte, error) {
	text := make([]byte, 36)
	hex.Encode(text, id[:4])
	hex.Encode(text[9:], id[4:6])
	hex.Encode(text[14:], id[6:8])
	hex.Encode(text[19:], id[8:10])
	hex.Encode(text[24:], id[10:])
	text[8], text[13], text[18], text[23] = '-', '-', '-', '-'
	return text, nil
}
