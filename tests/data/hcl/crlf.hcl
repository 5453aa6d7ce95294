a = <<EOT
x ${y}
  EOT
b = "c"
# comment
block {
  c = [
    1,
    2
  ]
}
/* c
*/
d = <<-X
  a

    b
  X
