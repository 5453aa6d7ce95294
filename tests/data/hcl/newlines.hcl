


a = 1


b {

  c = 1

}
d = (1
  +
  2)
e = [for
  x
  in
  y
  :
  x
  if
  z]
f = {for
  k, v in y :
  k
  =>
  v
  ...
}
g = a[
  0
]
h = (a
  .b
  [0]
  [*]
  .c)
i = f (1)
j = a . b [ 0 ] . * . c
k = {
  a = 1,

  b = 2,
  c : (a
  .b)
}
l = (a ::b(1))
m = [a[*
]]
