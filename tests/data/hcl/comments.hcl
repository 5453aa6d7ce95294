# one
// two
/* three
   lines */
a = 1 # four
b = 2 // five
c = 3 /* six */
d = /* seven */ 4 /* eight
*/
/**/ e = 5 /***/
block /* nine */ "label" /* ten */ { # eleven
  # twelve
} # thirteen
f = [ # fourteen
  1 # fifteen
  , # sixteen
]
g = { # seventeen
  # eighteen
  a = 1 # nineteen
  b = 2 /* twenty */ # twenty-one
}
h = f( // twenty-two
)
i = "${ # twenty-three
a }"
# last, without a line end