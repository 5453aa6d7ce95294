a = <<EOT
plain ${var.x} text
  indented $${not} %%{not} $ % $$ %% $x
"quotes" \n stay
EOT
b = <<-EOT
    indented
      more
    %{ if var.x ~}
    yes
    %{ else }
    no
    %{ endif ~}
    ${~ var.y ~}

    last
  EOT
c = [<<ONE
first
ONE
, <<TWO
second ${<<INNER
inner
INNER
} tail
TWO
]
d = <<-EMPTY
EMPTY
e = <<-EOT
	tab
	  tab and spaces
    EOT  
f = { a = <<X
in an object
X
  b = 2
}
g = jsonencode(<<-Y
    {
      "a": "${b}",
   EOT is not the end
      Y not either
    }
    Y
)
h = <<-Z
  %{ for k, v in var.m }
    ${k} = ${v}
  %{ endfor }
  Z
i = <<-EOT
  a
${b}
  c
  EOT
j = <<-EOT
  ${a}
    b
  EOT
k = <<é
ü
é
l = <<A-b_1
x
A-b_1
