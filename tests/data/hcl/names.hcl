a-b_c1 = a-b
é = ü.ñ
漢字 = 1
for = for
in = in
if = if
null = null
true = true
_x = _
a· = 1
null_block null {}
x = for.x
y = [if, in, else]
z = { if = 1, "for" = 2, (for) = 3 }
