a = ""
b = "\n\r\t\"\\\u00e9\U0001F600"
c = "$${a} %%{b} $ % $$ %% $x %x $$$ \\$"
d = "$$${a}"
e = "$$$${a}"
f = "%%%{ if x }"
g = "$%{ if x }y%{ endif }"
h = "%$${a}"
i = "é ü 漢字 😀"
j = "${a}${b}$${c}${d}"
k = "x ${~ a ~} y ${~ b } z ${ c ~} w"
l = "  \n ${~ a ~} \t b"
m = "${ {
  a = 1
}.a }"
n = "${[
  1,
  2
][0]}"
o = "${ f("}", "${g("{")}") }"
p = "a$"
q = "$"
r = "#no // comment /* here */"
s = "%{ if a }%{ if b }1%{ else }2%{ endif }%{ endif }"
t = "%{ for a in b }%{ for c, d in e }${c}%{ endfor }%{ endfor }"
u = "%{if a}b%{endif}%{~if a~} b %{~else~} c %{~endif~} d"
v = "$$${~ a } $ ${~ b}"
label "with \"escape\" \u00e9 $${x}" {
}
