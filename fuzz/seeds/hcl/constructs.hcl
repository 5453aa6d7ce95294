# every construct once, in its usual form
resource "aws_instance" "web" {
  count         = 2
  ami           = data.aws_ami.ubuntu.id
  instance_type = var.big ? "m5.large" : "t3.micro"
  monitoring    = true
  user_data     = null
  enabled       = !false
  negative      = -1.5e3 + 2 * (3 - 4) / 5 % 6
  compare       = 1 < 2 && 2 <= 3 || 3 > 4 && 4 >= 5 || 5 == 6 && 6 != 7

  tags = {
    Name      = "web"
    "quoted"  = 1
    (var.key) = 2,
    colon : 3, a = 4
    true = 5
    "x-${var.y}" = 6
    f(1) = 7
  }

  network_interface {
    device_index = 0
  }
  empty {}
  one_line { a = 1 }
  labels one "two" three {
    deep "x" {
      deeper {
        deepest = [[], [[1]], {}]
      }
    }
  }
}

locals {
  list      = [1, "two", [3], { four = 4 }, ]
  doubled   = [for x in var.list : x * 2 if x > 1]
  pairs     = [for i, x in var.list : "${i}=${x}"]
  by_name   = { for k, v in var.map : k => v if v != null }
  grouped   = { for v in var.list : v.name => v... }
  index     = var.list[0]
  by_key    = var.map["key"]
  by_any    = var.map[local.k].x[1 + 2]
  legacy    = var.list.0.name
  splat     = aws_instance.web[*].id
  splats    = var.a[*].b[*].c[0].d
  old_splat = aws_instance.web.*.network.0.ip[1].x
  calls     = max(1, 2, min(3), [4, 5]...)
  trailing  = concat([1], [2], )
  empty     = timestamp()
  spaced    = provider::aws::arn_parse("arn:aws:s3:::b").service
  nested    = "a ${"b ${"c ${var.d} e"} f"} g"
  inline    = "${var.x}"
  directive = "%{ if var.x }yes%{ else }no%{ endif } %{ for x in var.l ~} ${x}, %{~ endfor }"
  chained   = a ? b : c ? d : e ? f : g
  nested_q  = a ? b ? 1 : 2 : 3
  paren     = (((a)))
  unary     = - - !-a.b[0]
  multi = [
    1, # one
    2, // two
    /* three */ 3
  ]
  call = f(
    a,
    b
  )
  cond = (
    a
    ? b
    : c
  )
  object = { a = 1, b = { c = 2
    d = 3 }
    e = (
      4
    )
  }
}
