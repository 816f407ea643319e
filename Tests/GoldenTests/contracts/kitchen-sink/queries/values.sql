-- everyValue(
--     text: string, whole: integer, small: int32, real: number, flag: boolean, id: uuid,
--     day: date, moment: date-time, blob: bytes, anything: json, address: uri, mail: email,
--     course: Course, heat: Heat, shape: Shape, key: Key, tree: Tree, point: Point,
--     labels: Labels, money: Money, embedding: vector(3))
--     -> { text: string, whole: integer, small: int32, real: number, flag: boolean, id: uuid,
--     day: date, moment: date-time, blob: bytes, anything: json, address: uri, mail: email,
--     course: Course, heat: Heat, shape: Shape, key: Key, tree: Tree, point: Point,
--     labels: Labels, money: Money, embedding: vector(3) }
select :text as text, :whole as whole, :small as small, :real as real, :flag as flag, :id as id,
  :day as day, :moment as moment, :blob as blob, :anything as anything, :address as address,
  :mail as mail, :course as course, :heat as heat, :shape as shape, :key as key, :tree as tree,
  :point as point, :labels as labels, :money as money, :embedding::vector(3) as embedding;

-- everyOptional(
--     text: string?, whole: integer?, small: int32?, real: number?, flag: boolean?, id: uuid?,
--     day: date?, moment: date-time?, blob: bytes?, anything: json?, course: Course?, heat: Heat?,
--     shape: Shape?, maybe: MaybeName, embedding: vector(3)?, list: string[]?, courses: Course[]?,
--     shapes: Shape[]?)
--     -> { text: string?, whole: integer?, small: int32?, real: number?, flag: boolean?, id: uuid?,
--     day: date?, moment: date-time?, blob: bytes?, anything: json?, course: Course?, heat: Heat?,
--     shape: Shape?, maybe: MaybeName, embedding: vector(3)?, list: string[]?, courses: Course[]?,
--     shapes: Shape[]? }
select :text as text, :whole as whole, :small as small, :real as real, :flag as flag, :id as id,
  :day as day, :moment as moment, :blob as blob, :anything as anything, :course as course,
  :heat as heat, :shape as shape, :maybe as maybe, :embedding::vector(3) as embedding,
  :list as list, :courses as courses, :shapes as shapes;

-- everyList(
--     texts: string[], wholes: integer[], smalls: int32[], reals: number[], flags: boolean[],
--     ids: uuid[], days: date[], moments: date-time[], blobs: bytes[], things: json[],
--     courses: Course[], heats: Heat[], shapes: Shape[], tags: Tags)
--     -> { texts: string[], wholes: integer[], smalls: int32[], reals: number[], flags: boolean[],
--     ids: uuid[], days: date[], moments: date-time[], blobs: bytes[], things: json[],
--     courses: Course[], heats: Heat[], shapes: Shape[], tags: Tags }
select :texts as texts, :wholes as wholes, :smalls as smalls, :reals as reals, :flags as flags,
  :ids as ids, :days as days, :moments as moments, :blobs as blobs, :things as things,
  :courses as courses, :heats as heats, :shapes as shapes, :tags as tags;

-- everyRow(values: {
--     text: string?, whole: integer?, small: int32?, real: number?, flag: boolean?, id: uuid?,
--     day: date?, moment: date-time?, blob: bytes?, anything: json?, course: Course?, heat: Heat?,
--     shape: Shape?, embedding: vector(3)?
--   }[]) -> {
--     text: string?, whole: integer?, small: int32?, real: number?, flag: boolean?, id: uuid?,
--     day: date?, moment: date-time?, blob: bytes?, anything: json?, course: Course?, heat: Heat?,
--     shape: Shape?, embedding: vector(3)?
--   }[1000]
select text, whole, small, real, flag, id, day, moment, blob, anything, course, heat, shape,
  embedding
from :values as r limit 1000;

-- vectors(rows: { embedding: vector(3) }[], near: vector(3)?) -> vector(3)[100]
select embedding from :rows
order by embedding
  <-> :near -- if :near
limit 100;

-- Names of Swift, and of what the generated code itself names.
-- default(
--     in: integer, call: integer, row: integer, session: integer, add: integer, self: integer,
--     init: integer, query: { return: integer, where: integer }) -> { case: integer, func: integer }
select :in + :call + :row + :session + :add + :self + :init as case,
  :query.return * :query.where as func;

-- switch(session: integer, add: uuid, call: integer) -> rows in transaction
delete from snack where id = :add and rating = :session + :call;

-- text() -> string
select 'a -- b; :c ''quoted'' \ "# """ é
  and a second line  
  ' || E'\n\x41' || $tag$ $$ :none $tag$ || "to_hex"(255) /* not -- here */ || '';
