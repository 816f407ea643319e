/* A table of snacks. */

-- Puts a snack on the menu.
--
-- Its words have two paragraphs.
-- addSnack(
--     id: uuid, name: Name, course: Course, heat: string, rating: Rating?, servedAt: date-time,
--     shape: Shape, tags: Tags, grid: json, labels: Labels?, note: string?)
--     -> Snack
insert into snack (id, name, course, heat, rating, served_at, shape, tags, grid, labels, note)
values (:id, :name, :course, :heat, :rating, :servedAt, :shape, :tags, :grid, :labels, :note)
returning id, name, course, heat, rating, served_at, shape, tags, grid, labels, note;

-- findSnack(id: uuid) -> Snack?
select id, name, course, heat, rating, served_at, shape, tags, grid, labels, note
from snack where id = :id;

-- getSnack(id: uuid) -> Snack
select note, labels, grid, tags, shape, served_at, rating, heat, course, name, id
from snack where id = :id;

-- snacks(course: Course?, after: { name: string, id: uuid }?, named: string?, limit: integer)
--     -> Snack & { position: integer, isLast: boolean }[3]
select id, name, course, heat, rating, served_at, shape, tags, grid, labels, note,
  row_number() over (order by name, id) as position, false as is_last
from snack
where true
  and course = :course                           -- if :course
  and (name, id) > (:after.name, :after.id)      -- if :after
  and name like :named                           -- if :named
order by name, id limit :limit;

-- countSnacks() -> integer
select count(*) from snack;

-- nameOfSnack(id: uuid) -> Name?
select name from snack where id = :id;

-- noteOfSnack(id: uuid) -> { note: string? }?
select note from snack where id = :id;

-- courses(ids: uuid[]) -> Course[10]
select course from snack where id = any(:ids) order by id limit 10;

-- addSnacks(rows: {
--     id: uuid, name: string, course: Course, rating: integer?, servedAt: date-time, shape: Shape,
--     heat: string?, labels: Labels?
--   }[]) -> rows
insert into snack (id, name, course, rating, served_at, shape, heat, labels, tags, grid)
select id, name, course, rating, served_at, shape, coalesce(heat, 'hot'), labels, '{}', '[]'
from :rows
on conflict do nothing;

-- nameSnacks(order: { id: uuid, end: string }[]) -> uuid[100]
update snack set name = o."end" from :order as o where snack.id = o.id returning snack.id;

-- removeSnack(id: uuid) -> none
delete from snack where id = :id;

-- rateSnack(id: uuid, rating: Rating?, course: Course?) -> rows
update snack set note = note
  , rating = :rating -- if :rating
  , course = :course -- if :course
where id = :id;

-- lockSnack(id: uuid) -> Name?
select name from snack where id = :id for update;

-- moveSnack(id: uuid, name: Name) -> rows in transaction
update snack set name = :name where id = :id;

-- lockMenu(number: integer) -> none
select pg_advisory_xact_lock(:number);

-- oldSnacks(before: date-time) -> { id: uuid, other: uuid? }[100]
select s.id, o.id as other
from snack s left join snack o on o.name = s.name and o.id > s.id
where s.served_at < :before order by s.id, o.id limit 100;
