#include <catch2/catch.hpp>

#include <set>
#include <string>
#include <utility>

#include "parsers/vocabulary/credentials.h"
#include "parsers/vocabulary/vocabulary.h"

namespace {

using stackworthy::vocabulary::credential_sinks;
using stackworthy::vocabulary::CredentialSink;
using stackworthy::vocabulary::is_credential;

}  // namespace

TEST_CASE("every row of the credential sinks is found and stands once") {
  CHECK(credential_sinks().size() >= 120);
  std::set<std::pair<std::string_view, std::string_view>> rows;
  for (const CredentialSink& sink : credential_sinks()) {
    INFO(sink.type << " " << sink.path);
    CHECK(rows.insert({sink.type, sink.path}).second);
    CHECK(is_credential(sink.type, sink.path));
    CHECK((sink.source.empty() || sink.source.substr(0, 8) == "https://"));
    CHECK(sink.path.find_first_of("[] ") == std::string_view::npos);
  }
}

TEST_CASE("a credential is known by its canonical and by its spelled place") {
  CHECK(is_credential("aws_db_instance", "password"));
  CHECK(is_credential("aws_db_instance", "master_user_password"));
  CHECK(is_credential("AWS::RDS::DBInstance", "MasterUserPassword"));
  CHECK(is_credential("AWS::RDS::DBInstance", "master_user_password"));
  CHECK(is_credential("aws_mq_broker", "user[0].password"));
  CHECK(is_credential("aws_mq_broker", "user.1.password"));
  CHECK(is_credential("AWS::AmazonMQ::Broker", "Users[1].Password"));
  CHECK(is_credential("aws_rds_cluster", "master_password"));
  CHECK(is_credential("aws_docdb_cluster", "master_password"));
  CHECK(is_credential("aws_redshift_cluster", "master_password"));
  CHECK(is_credential("aws_redshiftserverless_namespace", "admin_user_password"));
  CHECK(is_credential("aws_elasticache_replication_group", "auth_token"));
  CHECK(is_credential("aws_memorydb_user", "authentication_mode[0].passwords[0]"));
  CHECK(is_credential("google_sql_user", "password"));
  CHECK(is_credential("google_sql_database_instance", "root_password"));
  CHECK(is_credential("azurerm_mssql_server", "administrator_login_password"));
  CHECK(is_credential("azurerm_postgresql_server", "administrator_login_password"));
  CHECK(is_credential("azurerm_postgresql_flexible_server", "administrator_password"));
  CHECK(is_credential("azurerm_mysql_server", "administrator_login_password"));
  CHECK(is_credential("azurerm_mysql_flexible_server", "administrator_password"));
  CHECK(is_credential("azurerm_mariadb_server", "administrator_login_password"));
  CHECK(is_credential("azurerm_linux_virtual_machine", "admin_password"));
  CHECK(is_credential("azurerm_windows_virtual_machine_scale_set", "admin_password"));
  CHECK(is_credential("azurerm_virtual_machine", "os_profile[0].admin_password"));
}

TEST_CASE("the keys and tokens of provider blocks are credentials") {
  for (const auto& [provider, path] : {std::pair{"provider/aws", "secret_key"},
                                       {"provider/azurerm", "client_secret"},
                                       {"provider/google", "credentials"},
                                       {"provider/github", "token"},
                                       {"provider/datadog", "api_key"},
                                       {"provider/datadog", "app_key"},
                                       {"provider/cloudflare", "api_token"},
                                       {"provider/pagerduty", "token"},
                                       {"provider/digitalocean", "token"},
                                       {"provider/mongodbatlas", "private_key"},
                                       {"provider/snowflake", "password"},
                                       {"provider/postgresql", "password"},
                                       {"provider/mysql", "password"},
                                       {"provider/vault", "token"},
                                       {"provider/grafana", "auth"},
                                       {"provider/newrelic", "api_key"},
                                       {"provider/kubernetes", "token"},
                                       {"provider/kubernetes", "client_key"},
                                       {"provider/helm", "kubernetes[0].password"},
                                       {"provider/rancher2", "token_key"},
                                       {"provider/hcloud", "token"},
                                       {"provider/linode", "token"}}) {
    INFO(provider << " " << path);
    CHECK(is_credential(provider, path));
  }
}

TEST_CASE("names, ids, references and settings are no credentials") {
  CHECK(!is_credential("aws_db_instance", "username"));
  CHECK(!is_credential("aws_db_instance", "manage_master_user_password"));
  CHECK(!is_credential("aws_db_instance", "master_user_secret_kms_key_id"));
  CHECK(!is_credential("aws_neptune_cluster", "master_password"));
  CHECK(!is_credential("aws_cognito_user_pool", "password_policy.minimum_length"));
  CHECK(!is_credential("aws_cognito_user_pool_client", "token_validity_units.access_token"));
  CHECK(!is_credential("AWS::Cognito::UserPoolClient", "TokenValidityUnits.AccessToken"));
  CHECK(!is_credential("aws_secretsmanager_secret_version", "secret_string"));
  CHECK(!is_credential("provider/aws", "access_key"));
  CHECK(!is_credential("provider/aws", "region"));
  CHECK(!is_credential("google_cloud_run_v2_service", "template.volumes.secret.secret"));
  CHECK(!is_credential("AWS::RDS::DBInstance", "MasterUsername"));
  CHECK(!is_credential("", ""));
  CHECK(!is_credential("aws_db_instance", ""));
}
