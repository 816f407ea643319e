package store

import (
	"context"
	"database/sql"

	_ "github.com/lib/pq"

	"bench/shop"
)

type pqItems struct{ statement *sql.Stmt }

// OpenPQ reads items with database/sql and lib/pq.
func OpenPQ(url string) (Items, error) {
	database, err := sql.Open("postgres", url+"?sslmode=disable")
	if err != nil {
		return nil, err
	}
	database.SetMaxOpenConns(Connections)
	database.SetMaxIdleConns(Connections)
	statement, err := database.Prepare(itemQuery)
	return pqItems{statement}, err
}

func (items pqItems) Find(ctx context.Context, id int32) (item shop.Item, err error) {
	row := items.statement.QueryRowContext(ctx, id)
	err = row.Scan(&item.ID, &item.Name, &item.Price, &item.AddedAt)
	item.AddedAt = item.AddedAt.UTC()
	return item, err
}

func (items pqItems) FindAll(ctx context.Context, ids []int32) ([]shop.Item, error) {
	found := make([]shop.Item, 0, len(ids))
	for _, id := range ids {
		item, err := items.Find(ctx, id)
		if err != nil {
			return nil, err
		}
		found = append(found, item)
	}
	return found, nil
}
