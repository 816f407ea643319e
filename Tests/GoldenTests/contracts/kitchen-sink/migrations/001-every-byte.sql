-- A migration is kept byte for byte, also what no editor shows.
	select 'a	tab',   -- and spaces at the end   
   
    'CRLF',
    'a lone  in a line, , , ,   and  ',
    'zero width​, ﻿, soft­hyphen, no break, em space, ㅤ',
    '‮right to left⁦',
    'é is not é, ☀️, 👨‍👩‍👧',
́combining first,
    #"""# ##"""## \#n \##(x) \
    'private , nothing ￿, last 􏿿'   