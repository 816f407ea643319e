package store

import (
	"context"

	"github.com/jackc/pgx/v4"
	"github.com/jackc/pgx/v4/pgxpool"

	"bench/shop"
)

type pgxItems struct{ pool *pgxpool.Pool }

// OpenPGX reads items with pgx, which prepares statements by itself.
func OpenPGX(url string) (Items, error) {
	configuration, err := pgxpool.ParseConfig(url + "?sslmode=disable")
	if err != nil {
		return nil, err
	}
	configuration.MaxConns = Connections
	pool, err := pgxpool.ConnectConfig(context.Background(), configuration)
	return pgxItems{pool}, err
}

func (items pgxItems) Find(ctx context.Context, id int32) (shop.Item, error) {
	return scan(items.pool.QueryRow(ctx, itemQuery, id))
}

// FindAll sends all statements in one batch.
func (items pgxItems) FindAll(ctx context.Context, ids []int32) ([]shop.Item, error) {
	batch := &pgx.Batch{}
	for _, id := range ids {
		batch.Queue(itemQuery, id)
	}
	results := items.pool.SendBatch(ctx, batch)
	defer results.Close()
	found := make([]shop.Item, 0, len(ids))
	for range ids {
		item, err := scan(results.QueryRow())
		if err != nil {
			return nil, err
		}
		found = append(found, item)
	}
	return found, nil
}

func scan(row pgx.Row) (item shop.Item, err error) {
	err = row.Scan(&item.ID, &item.Name, &item.Price, &item.AddedAt)
	item.AddedAt = item.AddedAt.UTC()
	return item, err
}
