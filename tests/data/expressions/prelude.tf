# What the expressions of expressions.tsv may refer to.
resource "terraform_data" "a" {
}

resource "terraform_data" "b" {
  input = terraform_data.a.id
}

variable "secret" {
  default   = "hidden"
  sensitive = true
}

variable "secrets" {
  default   = { a = 1, b = ["x"] }
  sensitive = true
}

locals {
  n   = 7
  f   = 2.5
  neg = -3
  s   = "héllo"
  t   = true
  z   = null
  l   = ["a", "b", "c"]
  ln  = tolist([3, 1, 2])
  st  = toset(["x", "y"])
  m   = { a = 1, b = "two" }
  mp  = tomap({ k = "v", j = "w" })
  o   = { name = "n", tags = { x = "1" }, list = [{ id = 1, v = "p" }, { id = 2, v = "q" }] }
  tu  = [1, "a", true, null]
  e   = []
  eo  = {}
  us  = terraform_data.a.id
  ua  = terraform_data.b.output
  ud  = jsondecode(terraform_data.a.id)
  ub  = terraform_data.a.id == "x"
  un  = tonumber(terraform_data.b.output)
  ul  = [terraform_data.a.id, "b"]
  uo  = { a = terraform_data.a.id, b = 1 }
  tpl = "hello $${n}"
  sec = sensitive("s")
  so  = { p = sensitive("x"), q = 1 }
}

terraform {
  required_providers {
    terraform = {
      source = "terraform.io/builtin/terraform"
    }
  }
}
