# stackworthy: ignore-file[cost/*; until=2027-01-31; owner=data] reason
resource "a" "b" { # stackworthy: ignore[backup/retention-off, iam] reason
  x = 1 /* checkov:skip=CKV_AWS_1:reason */
  # trivy:ignore:AVD-AWS-0001:exp:2024-01-01 tfsec:ignore:*
  # kics-scan disable=1dc73fb4,8fdb08a0
  #ts:skip=AC_AWS_0001 reason
  y = "" # gitleaks:allow pragma: allowlist nextline secret
}
