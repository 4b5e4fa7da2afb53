-- Written by ./dev golden --accept: the tables of the standard model.
CREATE TABLE "user" (
  "id" BIGINT PRIMARY KEY,
  "version" BIGINT NOT NULL,
  "created_at" BIGINT NOT NULL,
  "created_by" BIGINT,
  "updated_at" BIGINT NOT NULL,
  "updated_by" BIGINT,
  "change_set" BIGINT,
  "deleted_at" BIGINT,
  "name" TEXT COLLATE "C",
  "name__key" BYTEA,
  "login" TEXT COLLATE "C",
  "login__key" BYTEA,
  "email" TEXT COLLATE "C",
  "role" TEXT COLLATE "C",
  "team" BIGINT,
  "manager" BIGINT,
  "job_title" TEXT COLLATE "C",
  "phone" TEXT COLLATE "C",
  "phone__raw" TEXT COLLATE "C",
  "language" TEXT COLLATE "C",
  "zone" TEXT COLLATE "C",
  "theme" TEXT COLLATE "C",
  "active" BIGINT,
  "external_id" TEXT COLLATE "C"
);
CREATE INDEX "user__trash__ix" ON "user" ("deleted_at") WHERE "deleted_at" IS NOT NULL;
CREATE INDEX "user__change_set__ix" ON "user" ("change_set");
CREATE INDEX "user__created_at__ix" ON "user" ("created_at", "id") WHERE "deleted_at" IS NULL AND "created_at" IS NOT NULL;
CREATE INDEX "user__name__ix" ON "user" ("name__key", "id") WHERE "deleted_at" IS NULL AND "name__key" IS NOT NULL;
CREATE INDEX "user__email__ix" ON "user" ("email", "id") WHERE "deleted_at" IS NULL AND "email" IS NOT NULL;
CREATE INDEX "user__role__ix" ON "user" ("role", "id") WHERE "deleted_at" IS NULL AND "role" IS NOT NULL;
CREATE INDEX "user__team__ix" ON "user" ("team", "id") WHERE "deleted_at" IS NULL AND "team" IS NOT NULL;
CREATE INDEX "user__manager__ix" ON "user" ("manager", "id") WHERE "deleted_at" IS NULL AND "manager" IS NOT NULL;
CREATE INDEX "user__active__ix" ON "user" ("active", "id") WHERE "deleted_at" IS NULL AND "active" IS NOT NULL;
CREATE TABLE "team" (
  "id" BIGINT PRIMARY KEY,
  "version" BIGINT NOT NULL,
  "created_at" BIGINT NOT NULL,
  "created_by" BIGINT,
  "updated_at" BIGINT NOT NULL,
  "updated_by" BIGINT,
  "change_set" BIGINT,
  "deleted_at" BIGINT,
  "name" TEXT COLLATE "C",
  "name__key" BYTEA,
  "parent" BIGINT,
  "leader" BIGINT,
  "description" TEXT COLLATE "C"
);
CREATE INDEX "team__trash__ix" ON "team" ("deleted_at") WHERE "deleted_at" IS NOT NULL;
CREATE INDEX "team__change_set__ix" ON "team" ("change_set");
CREATE INDEX "team__created_at__ix" ON "team" ("created_at", "id") WHERE "deleted_at" IS NULL AND "created_at" IS NOT NULL;
CREATE INDEX "team__name__ix" ON "team" ("name__key", "id") WHERE "deleted_at" IS NULL AND "name__key" IS NOT NULL;
CREATE INDEX "team__parent__ix" ON "team" ("parent", "id") WHERE "deleted_at" IS NULL AND "parent" IS NOT NULL;
CREATE INDEX "team__leader__ix" ON "team" ("leader", "id") WHERE "deleted_at" IS NULL AND "leader" IS NOT NULL;
CREATE TABLE "membership" (
  "id" BIGINT PRIMARY KEY,
  "version" BIGINT NOT NULL,
  "created_at" BIGINT NOT NULL,
  "created_by" BIGINT,
  "updated_at" BIGINT NOT NULL,
  "updated_by" BIGINT,
  "change_set" BIGINT,
  "deleted_at" BIGINT,
  "user" BIGINT,
  "team" BIGINT
);
CREATE INDEX "membership__trash__ix" ON "membership" ("deleted_at") WHERE "deleted_at" IS NOT NULL;
CREATE INDEX "membership__change_set__ix" ON "membership" ("change_set");
CREATE INDEX "membership__created_at__ix" ON "membership" ("created_at", "id") WHERE "deleted_at" IS NULL AND "created_at" IS NOT NULL;
CREATE INDEX "membership__user__ix" ON "membership" ("user", "id") WHERE "deleted_at" IS NULL AND "user" IS NOT NULL;
CREATE INDEX "membership__team__ix" ON "membership" ("team", "id") WHERE "deleted_at" IS NULL AND "team" IS NOT NULL;
CREATE TABLE "territory" (
  "id" BIGINT PRIMARY KEY,
  "version" BIGINT NOT NULL,
  "created_at" BIGINT NOT NULL,
  "created_by" BIGINT,
  "updated_at" BIGINT NOT NULL,
  "updated_by" BIGINT,
  "change_set" BIGINT,
  "deleted_at" BIGINT,
  "name" TEXT COLLATE "C",
  "name__key" BYTEA,
  "parent" BIGINT,
  "postcodes" TEXT COLLATE "C",
  "description" TEXT COLLATE "C"
);
CREATE INDEX "territory__trash__ix" ON "territory" ("deleted_at") WHERE "deleted_at" IS NOT NULL;
CREATE INDEX "territory__change_set__ix" ON "territory" ("change_set");
CREATE INDEX "territory__created_at__ix" ON "territory" ("created_at", "id") WHERE "deleted_at" IS NULL AND "created_at" IS NOT NULL;
CREATE INDEX "territory__name__ix" ON "territory" ("name__key", "id") WHERE "deleted_at" IS NULL AND "name__key" IS NOT NULL;
CREATE INDEX "territory__parent__ix" ON "territory" ("parent", "id") WHERE "deleted_at" IS NULL AND "parent" IS NOT NULL;
CREATE TABLE "issuing_entity" (
  "id" BIGINT PRIMARY KEY,
  "version" BIGINT NOT NULL,
  "created_at" BIGINT NOT NULL,
  "created_by" BIGINT,
  "updated_at" BIGINT NOT NULL,
  "updated_by" BIGINT,
  "change_set" BIGINT,
  "deleted_at" BIGINT,
  "name" TEXT COLLATE "C",
  "name__key" BYTEA,
  "legal_form" TEXT COLLATE "C",
  "siren" TEXT COLLATE "C",
  "vat" TEXT COLLATE "C",
  "currency" TEXT COLLATE "C",
  "street" TEXT COLLATE "C",
  "street2" TEXT COLLATE "C",
  "postcode" TEXT COLLATE "C",
  "city" TEXT COLLATE "C",
  "country" TEXT COLLATE "C",
  "phone" TEXT COLLATE "C",
  "phone__raw" TEXT COLLATE "C",
  "email" TEXT COLLATE "C",
  "website" TEXT COLLATE "C"
);
CREATE INDEX "issuing_entity__trash__ix" ON "issuing_entity" ("deleted_at") WHERE "deleted_at" IS NOT NULL;
CREATE INDEX "issuing_entity__change_set__ix" ON "issuing_entity" ("change_set");
CREATE INDEX "issuing_entity__created_at__ix" ON "issuing_entity" ("created_at", "id") WHERE "deleted_at" IS NULL AND "created_at" IS NOT NULL;
CREATE INDEX "issuing_entity__name__ix" ON "issuing_entity" ("name__key", "id") WHERE "deleted_at" IS NULL AND "name__key" IS NOT NULL;
CREATE TABLE "rate" (
  "id" BIGINT PRIMARY KEY,
  "version" BIGINT NOT NULL,
  "created_at" BIGINT NOT NULL,
  "created_by" BIGINT,
  "updated_at" BIGINT NOT NULL,
  "updated_by" BIGINT,
  "change_set" BIGINT,
  "deleted_at" BIGINT,
  "currency" TEXT COLLATE "C",
  "day" BIGINT,
  "rate" BIGINT
);
CREATE INDEX "rate__trash__ix" ON "rate" ("deleted_at") WHERE "deleted_at" IS NOT NULL;
CREATE INDEX "rate__change_set__ix" ON "rate" ("change_set");
CREATE INDEX "rate__created_at__ix" ON "rate" ("created_at", "id") WHERE "deleted_at" IS NULL AND "created_at" IS NOT NULL;
CREATE INDEX "rate__currency__ix" ON "rate" ("currency", "id") WHERE "deleted_at" IS NULL AND "currency" IS NOT NULL;
CREATE INDEX "rate__day__ix" ON "rate" ("day", "id") WHERE "deleted_at" IS NULL AND "day" IS NOT NULL;
CREATE TABLE "account" (
  "id" BIGINT PRIMARY KEY,
  "version" BIGINT NOT NULL,
  "created_at" BIGINT NOT NULL,
  "created_by" BIGINT,
  "updated_at" BIGINT NOT NULL,
  "updated_by" BIGINT,
  "change_set" BIGINT,
  "deleted_at" BIGINT,
  "owner" BIGINT,
  "team" BIGINT,
  "territory" BIGINT,
  "issuing_entity" BIGINT,
  "name" TEXT COLLATE "C",
  "name__key" BYTEA,
  "kind" TEXT COLLATE "C",
  "legal_name" TEXT COLLATE "C",
  "parent" BIGINT,
  "relation" TEXT COLLATE "C",
  "lifecycle" TEXT COLLATE "C",
  "industry" TEXT COLLATE "C",
  "siren" TEXT COLLATE "C",
  "vat" TEXT COLLATE "C",
  "naf" TEXT COLLATE "C",
  "legal_form" TEXT COLLATE "C",
  "employees" BIGINT,
  "revenue" BIGINT,
  "revenue__cur" TEXT COLLATE "C",
  "revenue__base" BIGINT,
  "founded_year" BIGINT,
  "website" TEXT COLLATE "C",
  "phone" TEXT COLLATE "C",
  "phone__raw" TEXT COLLATE "C",
  "email" TEXT COLLATE "C",
  "street" TEXT COLLATE "C",
  "street2" TEXT COLLATE "C",
  "postcode" TEXT COLLATE "C",
  "city" TEXT COLLATE "C",
  "city__key" BYTEA,
  "country" TEXT COLLATE "C",
  "source" TEXT COLLATE "C",
  "tags" TEXT COLLATE "C",
  "description" TEXT COLLATE "C",
  "last_exchange_on" BIGINT,
  "external_id" TEXT COLLATE "C"
);
CREATE TABLE "account__spans" (
  "record_id" BIGINT NOT NULL,
  "from_at" BIGINT NOT NULL,
  "to_at" BIGINT NOT NULL,
  "lifecycle" TEXT COLLATE "C"
);
CREATE INDEX "account__spans__record" ON "account__spans" ("record_id", "to_at");
CREATE INDEX "account__spans__period" ON "account__spans" ("to_at", "from_at");
CREATE INDEX "account__trash__ix" ON "account" ("deleted_at") WHERE "deleted_at" IS NOT NULL;
CREATE INDEX "account__change_set__ix" ON "account" ("change_set");
CREATE INDEX "account__created_at__ix" ON "account" ("created_at", "id") WHERE "deleted_at" IS NULL AND "created_at" IS NOT NULL;
CREATE INDEX "account__owner__ix" ON "account" ("owner", "name__key", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "account__team__ix" ON "account" ("team", "name__key", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "account__territory__ix" ON "account" ("territory", "name__key", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "account__name__ix" ON "account" ("name__key", "id") WHERE "deleted_at" IS NULL AND "name__key" IS NOT NULL;
CREATE INDEX "account__parent__ix" ON "account" ("parent", "id") WHERE "deleted_at" IS NULL AND "parent" IS NOT NULL;
CREATE INDEX "account__relation__ix" ON "account" ("relation", "id") WHERE "deleted_at" IS NULL AND "relation" IS NOT NULL;
CREATE INDEX "account__lifecycle__ix" ON "account" ("lifecycle", "id") WHERE "deleted_at" IS NULL AND "lifecycle" IS NOT NULL;
CREATE INDEX "account__industry__ix" ON "account" ("industry", "id") WHERE "deleted_at" IS NULL AND "industry" IS NOT NULL;
CREATE INDEX "account__email__ix" ON "account" ("email", "id") WHERE "deleted_at" IS NULL AND "email" IS NOT NULL;
CREATE INDEX "account__postcode__ix" ON "account" ("postcode", "id") WHERE "deleted_at" IS NULL AND "postcode" IS NOT NULL;
CREATE INDEX "account__city__ix" ON "account" ("city__key", "id") WHERE "deleted_at" IS NULL AND "city__key" IS NOT NULL;
CREATE INDEX "account__source__ix" ON "account" ("source", "id") WHERE "deleted_at" IS NULL AND "source" IS NOT NULL;
CREATE INDEX "account__last_exchange_on__ix" ON "account" ("last_exchange_on", "id") WHERE "deleted_at" IS NULL AND "last_exchange_on" IS NOT NULL;
CREATE TABLE "site" (
  "id" BIGINT PRIMARY KEY,
  "version" BIGINT NOT NULL,
  "created_at" BIGINT NOT NULL,
  "created_by" BIGINT,
  "updated_at" BIGINT NOT NULL,
  "updated_by" BIGINT,
  "change_set" BIGINT,
  "deleted_at" BIGINT,
  "owner" BIGINT,
  "team" BIGINT,
  "territory" BIGINT,
  "issuing_entity" BIGINT,
  "name" TEXT COLLATE "C",
  "name__key" BYTEA,
  "account" BIGINT,
  "siret" TEXT COLLATE "C",
  "head_office" BIGINT,
  "street" TEXT COLLATE "C",
  "street2" TEXT COLLATE "C",
  "postcode" TEXT COLLATE "C",
  "city" TEXT COLLATE "C",
  "city__key" BYTEA,
  "country" TEXT COLLATE "C",
  "phone" TEXT COLLATE "C",
  "phone__raw" TEXT COLLATE "C",
  "email" TEXT COLLATE "C",
  "naf" TEXT COLLATE "C",
  "description" TEXT COLLATE "C",
  "external_id" TEXT COLLATE "C"
);
CREATE INDEX "site__trash__ix" ON "site" ("deleted_at") WHERE "deleted_at" IS NOT NULL;
CREATE INDEX "site__change_set__ix" ON "site" ("change_set");
CREATE INDEX "site__created_at__ix" ON "site" ("created_at", "id") WHERE "deleted_at" IS NULL AND "created_at" IS NOT NULL;
CREATE INDEX "site__owner__ix" ON "site" ("owner", "name__key", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "site__team__ix" ON "site" ("team", "name__key", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "site__territory__ix" ON "site" ("territory", "name__key", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "site__name__ix" ON "site" ("name__key", "id") WHERE "deleted_at" IS NULL AND "name__key" IS NOT NULL;
CREATE INDEX "site__account__ix" ON "site" ("account", "id") WHERE "deleted_at" IS NULL AND "account" IS NOT NULL;
CREATE INDEX "site__postcode__ix" ON "site" ("postcode", "id") WHERE "deleted_at" IS NULL AND "postcode" IS NOT NULL;
CREATE INDEX "site__city__ix" ON "site" ("city__key", "id") WHERE "deleted_at" IS NULL AND "city__key" IS NOT NULL;
CREATE INDEX "site__email__ix" ON "site" ("email", "id") WHERE "deleted_at" IS NULL AND "email" IS NOT NULL;
CREATE TABLE "contact" (
  "id" BIGINT PRIMARY KEY,
  "version" BIGINT NOT NULL,
  "created_at" BIGINT NOT NULL,
  "created_by" BIGINT,
  "updated_at" BIGINT NOT NULL,
  "updated_by" BIGINT,
  "change_set" BIGINT,
  "deleted_at" BIGINT,
  "owner" BIGINT,
  "team" BIGINT,
  "territory" BIGINT,
  "issuing_entity" BIGINT,
  "civility" TEXT COLLATE "C",
  "first_name" TEXT COLLATE "C",
  "first_name__key" BYTEA,
  "last_name" TEXT COLLATE "C",
  "last_name__key" BYTEA,
  "job_title" TEXT COLLATE "C",
  "function" TEXT COLLATE "C",
  "account" BIGINT,
  "site" BIGINT,
  "reports_to" BIGINT,
  "email" TEXT COLLATE "C",
  "second_email" TEXT COLLATE "C",
  "phone" TEXT COLLATE "C",
  "phone__raw" TEXT COLLATE "C",
  "mobile" TEXT COLLATE "C",
  "mobile__raw" TEXT COLLATE "C",
  "street" TEXT COLLATE "C",
  "street2" TEXT COLLATE "C",
  "postcode" TEXT COLLATE "C",
  "city" TEXT COLLATE "C",
  "city__key" BYTEA,
  "country" TEXT COLLATE "C",
  "profile" TEXT COLLATE "C",
  "language" TEXT COLLATE "C",
  "birthday" BIGINT,
  "source" TEXT COLLATE "C",
  "tags" TEXT COLLATE "C",
  "description" TEXT COLLATE "C",
  "last_exchange_on" BIGINT,
  "external_id" TEXT COLLATE "C"
);
CREATE INDEX "contact__trash__ix" ON "contact" ("deleted_at") WHERE "deleted_at" IS NOT NULL;
CREATE INDEX "contact__change_set__ix" ON "contact" ("change_set");
CREATE INDEX "contact__created_at__ix" ON "contact" ("created_at", "id") WHERE "deleted_at" IS NULL AND "created_at" IS NOT NULL;
CREATE INDEX "contact__owner__ix" ON "contact" ("owner", "last_name__key", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "contact__team__ix" ON "contact" ("team", "last_name__key", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "contact__territory__ix" ON "contact" ("territory", "last_name__key", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "contact__first_name__ix" ON "contact" ("first_name__key", "id") WHERE "deleted_at" IS NULL AND "first_name__key" IS NOT NULL;
CREATE INDEX "contact__last_name__ix" ON "contact" ("last_name__key", "id") WHERE "deleted_at" IS NULL AND "last_name__key" IS NOT NULL;
CREATE INDEX "contact__function__ix" ON "contact" ("function", "id") WHERE "deleted_at" IS NULL AND "function" IS NOT NULL;
CREATE INDEX "contact__account__ix" ON "contact" ("account", "id") WHERE "deleted_at" IS NULL AND "account" IS NOT NULL;
CREATE INDEX "contact__site__ix" ON "contact" ("site", "id") WHERE "deleted_at" IS NULL AND "site" IS NOT NULL;
CREATE INDEX "contact__reports_to__ix" ON "contact" ("reports_to", "id") WHERE "deleted_at" IS NULL AND "reports_to" IS NOT NULL;
CREATE INDEX "contact__email__ix" ON "contact" ("email", "id") WHERE "deleted_at" IS NULL AND "email" IS NOT NULL;
CREATE INDEX "contact__mobile__ix" ON "contact" ("mobile", "id") WHERE "deleted_at" IS NULL AND "mobile" IS NOT NULL;
CREATE INDEX "contact__postcode__ix" ON "contact" ("postcode", "id") WHERE "deleted_at" IS NULL AND "postcode" IS NOT NULL;
CREATE INDEX "contact__city__ix" ON "contact" ("city__key", "id") WHERE "deleted_at" IS NULL AND "city__key" IS NOT NULL;
CREATE INDEX "contact__source__ix" ON "contact" ("source", "id") WHERE "deleted_at" IS NULL AND "source" IS NOT NULL;
CREATE INDEX "contact__last_exchange_on__ix" ON "contact" ("last_exchange_on", "id") WHERE "deleted_at" IS NULL AND "last_exchange_on" IS NOT NULL;
CREATE TABLE "affiliation" (
  "id" BIGINT PRIMARY KEY,
  "version" BIGINT NOT NULL,
  "created_at" BIGINT NOT NULL,
  "created_by" BIGINT,
  "updated_at" BIGINT NOT NULL,
  "updated_by" BIGINT,
  "change_set" BIGINT,
  "deleted_at" BIGINT,
  "owner" BIGINT,
  "team" BIGINT,
  "territory" BIGINT,
  "issuing_entity" BIGINT,
  "contact" BIGINT,
  "account" BIGINT,
  "role" TEXT COLLATE "C",
  "since_on" BIGINT,
  "until_on" BIGINT,
  "description" TEXT COLLATE "C"
);
CREATE INDEX "affiliation__trash__ix" ON "affiliation" ("deleted_at") WHERE "deleted_at" IS NOT NULL;
CREATE INDEX "affiliation__change_set__ix" ON "affiliation" ("change_set");
CREATE INDEX "affiliation__created_at__ix" ON "affiliation" ("created_at", "id") WHERE "deleted_at" IS NULL AND "created_at" IS NOT NULL;
CREATE INDEX "affiliation__owner__ix" ON "affiliation" ("owner", "created_at", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "affiliation__team__ix" ON "affiliation" ("team", "created_at", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "affiliation__territory__ix" ON "affiliation" ("territory", "created_at", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "affiliation__contact__ix" ON "affiliation" ("contact", "id") WHERE "deleted_at" IS NULL AND "contact" IS NOT NULL;
CREATE INDEX "affiliation__account__ix" ON "affiliation" ("account", "id") WHERE "deleted_at" IS NULL AND "account" IS NOT NULL;
CREATE TABLE "lead" (
  "id" BIGINT PRIMARY KEY,
  "version" BIGINT NOT NULL,
  "created_at" BIGINT NOT NULL,
  "created_by" BIGINT,
  "updated_at" BIGINT NOT NULL,
  "updated_by" BIGINT,
  "change_set" BIGINT,
  "deleted_at" BIGINT,
  "owner" BIGINT,
  "team" BIGINT,
  "territory" BIGINT,
  "issuing_entity" BIGINT,
  "received_name" TEXT COLLATE "C",
  "received_name__key" BYTEA,
  "received_company" TEXT COLLATE "C",
  "received_company__key" BYTEA,
  "received_email" TEXT COLLATE "C",
  "received_phone" TEXT COLLATE "C",
  "received_phone__raw" TEXT COLLATE "C",
  "received_message" TEXT COLLATE "C",
  "received_at" BIGINT,
  "website" TEXT COLLATE "C",
  "postcode" TEXT COLLATE "C",
  "city" TEXT COLLATE "C",
  "industry" TEXT COLLATE "C",
  "status" TEXT COLLATE "C",
  "refusal_reason" TEXT COLLATE "C",
  "score" BIGINT,
  "source" TEXT COLLATE "C",
  "source_detail" TEXT COLLATE "C",
  "first_answer_at" BIGINT,
  "account" BIGINT,
  "contact" BIGINT,
  "opportunity" BIGINT,
  "converted_at" BIGINT,
  "tags" TEXT COLLATE "C",
  "description" TEXT COLLATE "C",
  "external_id" TEXT COLLATE "C"
);
CREATE TABLE "lead__spans" (
  "record_id" BIGINT NOT NULL,
  "from_at" BIGINT NOT NULL,
  "to_at" BIGINT NOT NULL,
  "owner" BIGINT,
  "status" TEXT COLLATE "C"
);
CREATE INDEX "lead__spans__record" ON "lead__spans" ("record_id", "to_at");
CREATE INDEX "lead__spans__period" ON "lead__spans" ("to_at", "from_at");
CREATE INDEX "lead__trash__ix" ON "lead" ("deleted_at") WHERE "deleted_at" IS NOT NULL;
CREATE INDEX "lead__change_set__ix" ON "lead" ("change_set");
CREATE INDEX "lead__created_at__ix" ON "lead" ("created_at", "id") WHERE "deleted_at" IS NULL AND "created_at" IS NOT NULL;
CREATE INDEX "lead__owner__ix" ON "lead" ("owner", "received_at", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "lead__team__ix" ON "lead" ("team", "received_at", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "lead__territory__ix" ON "lead" ("territory", "received_at", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "lead__received_name__ix" ON "lead" ("received_name__key", "id") WHERE "deleted_at" IS NULL AND "received_name__key" IS NOT NULL;
CREATE INDEX "lead__received_company__ix" ON "lead" ("received_company__key", "id") WHERE "deleted_at" IS NULL AND "received_company__key" IS NOT NULL;
CREATE INDEX "lead__received_email__ix" ON "lead" ("received_email", "id") WHERE "deleted_at" IS NULL AND "received_email" IS NOT NULL;
CREATE INDEX "lead__received_phone__ix" ON "lead" ("received_phone", "id") WHERE "deleted_at" IS NULL AND "received_phone" IS NOT NULL;
CREATE INDEX "lead__received_at__ix" ON "lead" ("received_at", "id") WHERE "deleted_at" IS NULL AND "received_at" IS NOT NULL;
CREATE INDEX "lead__postcode__ix" ON "lead" ("postcode", "id") WHERE "deleted_at" IS NULL AND "postcode" IS NOT NULL;
CREATE INDEX "lead__industry__ix" ON "lead" ("industry", "id") WHERE "deleted_at" IS NULL AND "industry" IS NOT NULL;
CREATE INDEX "lead__status__ix" ON "lead" ("status", "id") WHERE "deleted_at" IS NULL AND "status" IS NOT NULL;
CREATE INDEX "lead__score__ix" ON "lead" ("score", "id") WHERE "deleted_at" IS NULL AND "score" IS NOT NULL;
CREATE INDEX "lead__source__ix" ON "lead" ("source", "id") WHERE "deleted_at" IS NULL AND "source" IS NOT NULL;
CREATE INDEX "lead__account__ix" ON "lead" ("account", "id") WHERE "deleted_at" IS NULL AND "account" IS NOT NULL;
CREATE INDEX "lead__contact__ix" ON "lead" ("contact", "id") WHERE "deleted_at" IS NULL AND "contact" IS NOT NULL;
CREATE INDEX "lead__opportunity__ix" ON "lead" ("opportunity", "id") WHERE "deleted_at" IS NULL AND "opportunity" IS NOT NULL;
CREATE TABLE "opportunity" (
  "id" BIGINT PRIMARY KEY,
  "version" BIGINT NOT NULL,
  "created_at" BIGINT NOT NULL,
  "created_by" BIGINT,
  "updated_at" BIGINT NOT NULL,
  "updated_by" BIGINT,
  "change_set" BIGINT,
  "deleted_at" BIGINT,
  "owner" BIGINT,
  "team" BIGINT,
  "territory" BIGINT,
  "issuing_entity" BIGINT,
  "name" TEXT COLLATE "C",
  "name__key" BYTEA,
  "account" BIGINT,
  "contact" BIGINT,
  "site" BIGINT,
  "amount" BIGINT,
  "amount__cur" TEXT COLLATE "C",
  "amount__base" BIGINT,
  "stage" TEXT COLLATE "C",
  "expected_close_on" BIGINT,
  "closed_on" BIGINT,
  "lost_reason" TEXT COLLATE "C",
  "lost_comment" TEXT COLLATE "C",
  "competitor" BIGINT,
  "probability" BIGINT,
  "forecast_category" TEXT COLLATE "C",
  "weighted_amount" BIGINT,
  "weighted_amount__cur" TEXT COLLATE "C",
  "weighted_amount__base" BIGINT,
  "next_step" TEXT COLLATE "C",
  "product" BIGINT,
  "source" TEXT COLLATE "C",
  "source_detail" TEXT COLLATE "C",
  "opened_on" BIGINT,
  "tags" TEXT COLLATE "C",
  "description" TEXT COLLATE "C",
  "external_id" TEXT COLLATE "C"
);
CREATE TABLE "opportunity__spans" (
  "record_id" BIGINT NOT NULL,
  "from_at" BIGINT NOT NULL,
  "to_at" BIGINT NOT NULL,
  "owner" BIGINT,
  "amount" BIGINT,
  "amount__cur" TEXT COLLATE "C",
  "amount__base" BIGINT,
  "stage" TEXT COLLATE "C",
  "expected_close_on" BIGINT,
  "forecast_category" TEXT COLLATE "C"
);
CREATE INDEX "opportunity__spans__record" ON "opportunity__spans" ("record_id", "to_at");
CREATE INDEX "opportunity__spans__period" ON "opportunity__spans" ("to_at", "from_at");
CREATE INDEX "opportunity__trash__ix" ON "opportunity" ("deleted_at") WHERE "deleted_at" IS NOT NULL;
CREATE INDEX "opportunity__change_set__ix" ON "opportunity" ("change_set");
CREATE INDEX "opportunity__created_at__ix" ON "opportunity" ("created_at", "id") WHERE "deleted_at" IS NULL AND "created_at" IS NOT NULL;
CREATE INDEX "opportunity__owner__ix" ON "opportunity" ("owner", "expected_close_on", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "opportunity__team__ix" ON "opportunity" ("team", "expected_close_on", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "opportunity__territory__ix" ON "opportunity" ("territory", "expected_close_on", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "opportunity__name__ix" ON "opportunity" ("name__key", "id") WHERE "deleted_at" IS NULL AND "name__key" IS NOT NULL;
CREATE INDEX "opportunity__account__ix" ON "opportunity" ("account", "id") WHERE "deleted_at" IS NULL AND "account" IS NOT NULL;
CREATE INDEX "opportunity__contact__ix" ON "opportunity" ("contact", "id") WHERE "deleted_at" IS NULL AND "contact" IS NOT NULL;
CREATE INDEX "opportunity__site__ix" ON "opportunity" ("site", "id") WHERE "deleted_at" IS NULL AND "site" IS NOT NULL;
CREATE INDEX "opportunity__amount__ix" ON "opportunity" ("amount__base", "id") WHERE "deleted_at" IS NULL AND "amount__base" IS NOT NULL;
CREATE INDEX "opportunity__stage__ix" ON "opportunity" ("stage", "expected_close_on", "id") WHERE "deleted_at" IS NULL AND "stage" IS NOT NULL;
CREATE INDEX "opportunity__expected_close_on__ix" ON "opportunity" ("expected_close_on", "id") WHERE "deleted_at" IS NULL AND "expected_close_on" IS NOT NULL;
CREATE INDEX "opportunity__closed_on__ix" ON "opportunity" ("closed_on", "id") WHERE "deleted_at" IS NULL AND "closed_on" IS NOT NULL;
CREATE INDEX "opportunity__lost_reason__ix" ON "opportunity" ("lost_reason", "id") WHERE "deleted_at" IS NULL AND "lost_reason" IS NOT NULL;
CREATE INDEX "opportunity__competitor__ix" ON "opportunity" ("competitor", "id") WHERE "deleted_at" IS NULL AND "competitor" IS NOT NULL;
CREATE INDEX "opportunity__forecast_category__ix" ON "opportunity" ("forecast_category", "id") WHERE "deleted_at" IS NULL AND "forecast_category" IS NOT NULL;
CREATE INDEX "opportunity__product__ix" ON "opportunity" ("product", "id") WHERE "deleted_at" IS NULL AND "product" IS NOT NULL;
CREATE INDEX "opportunity__source__ix" ON "opportunity" ("source", "id") WHERE "deleted_at" IS NULL AND "source" IS NOT NULL;
CREATE INDEX "opportunity__opened_on__ix" ON "opportunity" ("opened_on", "id") WHERE "deleted_at" IS NULL AND "opened_on" IS NOT NULL;
CREATE TABLE "opportunity_contact" (
  "id" BIGINT PRIMARY KEY,
  "version" BIGINT NOT NULL,
  "created_at" BIGINT NOT NULL,
  "created_by" BIGINT,
  "updated_at" BIGINT NOT NULL,
  "updated_by" BIGINT,
  "change_set" BIGINT,
  "deleted_at" BIGINT,
  "owner" BIGINT,
  "team" BIGINT,
  "territory" BIGINT,
  "issuing_entity" BIGINT,
  "opportunity" BIGINT,
  "contact" BIGINT,
  "role" TEXT COLLATE "C",
  "comment" TEXT COLLATE "C"
);
CREATE INDEX "opportunity_contact__trash__ix" ON "opportunity_contact" ("deleted_at") WHERE "deleted_at" IS NOT NULL;
CREATE INDEX "opportunity_contact__change_set__ix" ON "opportunity_contact" ("change_set");
CREATE INDEX "opportunity_contact__created_at__ix" ON "opportunity_contact" ("created_at", "id") WHERE "deleted_at" IS NULL AND "created_at" IS NOT NULL;
CREATE INDEX "opportunity_contact__owner__ix" ON "opportunity_contact" ("owner", "created_at", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "opportunity_contact__team__ix" ON "opportunity_contact" ("team", "created_at", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "opportunity_contact__territory__ix" ON "opportunity_contact" ("territory", "created_at", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "opportunity_contact__opportunity__ix" ON "opportunity_contact" ("opportunity", "id") WHERE "deleted_at" IS NULL AND "opportunity" IS NOT NULL;
CREATE INDEX "opportunity_contact__contact__ix" ON "opportunity_contact" ("contact", "id") WHERE "deleted_at" IS NULL AND "contact" IS NOT NULL;
CREATE INDEX "opportunity_contact__role__ix" ON "opportunity_contact" ("role", "id") WHERE "deleted_at" IS NULL AND "role" IS NOT NULL;
CREATE TABLE "product" (
  "id" BIGINT PRIMARY KEY,
  "version" BIGINT NOT NULL,
  "created_at" BIGINT NOT NULL,
  "created_by" BIGINT,
  "updated_at" BIGINT NOT NULL,
  "updated_by" BIGINT,
  "change_set" BIGINT,
  "deleted_at" BIGINT,
  "name" TEXT COLLATE "C",
  "name__key" BYTEA,
  "code" TEXT COLLATE "C",
  "code__key" BYTEA,
  "family" TEXT COLLATE "C",
  "family__key" BYTEA,
  "unit" TEXT COLLATE "C",
  "unit_price" BIGINT,
  "cost" BIGINT,
  "vat_rate" BIGINT,
  "active" BIGINT,
  "description" TEXT COLLATE "C",
  "external_id" TEXT COLLATE "C"
);
CREATE INDEX "product__trash__ix" ON "product" ("deleted_at") WHERE "deleted_at" IS NOT NULL;
CREATE INDEX "product__change_set__ix" ON "product" ("change_set");
CREATE INDEX "product__created_at__ix" ON "product" ("created_at", "id") WHERE "deleted_at" IS NULL AND "created_at" IS NOT NULL;
CREATE INDEX "product__name__ix" ON "product" ("name__key", "id") WHERE "deleted_at" IS NULL AND "name__key" IS NOT NULL;
CREATE INDEX "product__code__ix" ON "product" ("code__key", "id") WHERE "deleted_at" IS NULL AND "code__key" IS NOT NULL;
CREATE INDEX "product__family__ix" ON "product" ("family__key", "id") WHERE "deleted_at" IS NULL AND "family__key" IS NOT NULL;
CREATE INDEX "product__unit_price__ix" ON "product" ("unit_price", "id") WHERE "deleted_at" IS NULL AND "unit_price" IS NOT NULL;
CREATE INDEX "product__active__ix" ON "product" ("active", "id") WHERE "deleted_at" IS NULL AND "active" IS NOT NULL;
CREATE TABLE "opportunity_product" (
  "id" BIGINT PRIMARY KEY,
  "version" BIGINT NOT NULL,
  "created_at" BIGINT NOT NULL,
  "created_by" BIGINT,
  "updated_at" BIGINT NOT NULL,
  "updated_by" BIGINT,
  "change_set" BIGINT,
  "deleted_at" BIGINT,
  "owner" BIGINT,
  "team" BIGINT,
  "territory" BIGINT,
  "issuing_entity" BIGINT,
  "opportunity" BIGINT,
  "product" BIGINT,
  "description" TEXT COLLATE "C",
  "quantity" BIGINT,
  "unit_price" BIGINT,
  "position" BIGINT
);
CREATE INDEX "opportunity_product__trash__ix" ON "opportunity_product" ("deleted_at") WHERE "deleted_at" IS NOT NULL;
CREATE INDEX "opportunity_product__change_set__ix" ON "opportunity_product" ("change_set");
CREATE INDEX "opportunity_product__created_at__ix" ON "opportunity_product" ("created_at", "id") WHERE "deleted_at" IS NULL AND "created_at" IS NOT NULL;
CREATE INDEX "opportunity_product__owner__ix" ON "opportunity_product" ("owner", "position", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "opportunity_product__team__ix" ON "opportunity_product" ("team", "position", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "opportunity_product__territory__ix" ON "opportunity_product" ("territory", "position", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "opportunity_product__opportunity__ix" ON "opportunity_product" ("opportunity", "id") WHERE "deleted_at" IS NULL AND "opportunity" IS NOT NULL;
CREATE INDEX "opportunity_product__product__ix" ON "opportunity_product" ("product", "id") WHERE "deleted_at" IS NULL AND "product" IS NOT NULL;
CREATE INDEX "opportunity_product__position__ix" ON "opportunity_product" ("position", "id") WHERE "deleted_at" IS NULL AND "position" IS NOT NULL;
CREATE TABLE "competitor" (
  "id" BIGINT PRIMARY KEY,
  "version" BIGINT NOT NULL,
  "created_at" BIGINT NOT NULL,
  "created_by" BIGINT,
  "updated_at" BIGINT NOT NULL,
  "updated_by" BIGINT,
  "change_set" BIGINT,
  "deleted_at" BIGINT,
  "name" TEXT COLLATE "C",
  "name__key" BYTEA,
  "website" TEXT COLLATE "C",
  "strengths" TEXT COLLATE "C",
  "weaknesses" TEXT COLLATE "C",
  "description" TEXT COLLATE "C"
);
CREATE INDEX "competitor__trash__ix" ON "competitor" ("deleted_at") WHERE "deleted_at" IS NOT NULL;
CREATE INDEX "competitor__change_set__ix" ON "competitor" ("change_set");
CREATE INDEX "competitor__created_at__ix" ON "competitor" ("created_at", "id") WHERE "deleted_at" IS NULL AND "created_at" IS NOT NULL;
CREATE INDEX "competitor__name__ix" ON "competitor" ("name__key", "id") WHERE "deleted_at" IS NULL AND "name__key" IS NOT NULL;
CREATE TABLE "activity" (
  "id" BIGINT PRIMARY KEY,
  "version" BIGINT NOT NULL,
  "created_at" BIGINT NOT NULL,
  "created_by" BIGINT,
  "updated_at" BIGINT NOT NULL,
  "updated_by" BIGINT,
  "change_set" BIGINT,
  "deleted_at" BIGINT,
  "owner" BIGINT,
  "team" BIGINT,
  "territory" BIGINT,
  "issuing_entity" BIGINT,
  "via_owner" BIGINT,
  "via_team" BIGINT,
  "via_territory" BIGINT,
  "kind" TEXT COLLATE "C",
  "subject" TEXT COLLATE "C",
  "subject__key" BYTEA,
  "body" TEXT COLLATE "C",
  "state" TEXT COLLATE "C",
  "at" BIGINT,
  "due_at" BIGINT,
  "all_day" BIGINT,
  "starts_at" BIGINT,
  "ends_at" BIGINT,
  "done_at" BIGINT,
  "duration_minutes" BIGINT,
  "priority" TEXT COLLATE "C",
  "outcome" TEXT COLLATE "C",
  "direction" TEXT COLLATE "C",
  "location" TEXT COLLATE "C",
  "related" BIGINT,
  "related__entity" BIGINT,
  "account" BIGINT,
  "contact" BIGINT,
  "opportunity" BIGINT,
  "lead" BIGINT,
  "private_to" BIGINT,
  "tags" TEXT COLLATE "C",
  "external_id" TEXT COLLATE "C"
);
CREATE INDEX "activity__trash__ix" ON "activity" ("deleted_at") WHERE "deleted_at" IS NOT NULL;
CREATE INDEX "activity__change_set__ix" ON "activity" ("change_set");
CREATE INDEX "activity__created_at__ix" ON "activity" ("created_at", "id") WHERE "deleted_at" IS NULL AND "created_at" IS NOT NULL;
CREATE INDEX "activity__owner__ix" ON "activity" ("owner", "at", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "activity__team__ix" ON "activity" ("team", "at", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "activity__territory__ix" ON "activity" ("territory", "at", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "activity__via_owner__ix" ON "activity" ("via_owner", "at", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "activity__via_team__ix" ON "activity" ("via_team", "at", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "activity__via_territory__ix" ON "activity" ("via_territory", "at", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "activity__kind__ix" ON "activity" ("kind", "id") WHERE "deleted_at" IS NULL AND "kind" IS NOT NULL;
CREATE INDEX "activity__subject__ix" ON "activity" ("subject__key", "id") WHERE "deleted_at" IS NULL AND "subject__key" IS NOT NULL;
CREATE INDEX "activity__state__ix" ON "activity" ("state", "id") WHERE "deleted_at" IS NULL AND "state" IS NOT NULL;
CREATE INDEX "activity__at__ix" ON "activity" ("at", "id") WHERE "deleted_at" IS NULL AND "at" IS NOT NULL;
CREATE INDEX "activity__priority__ix" ON "activity" ("priority", "id") WHERE "deleted_at" IS NULL AND "priority" IS NOT NULL;
CREATE INDEX "activity__outcome__ix" ON "activity" ("outcome", "id") WHERE "deleted_at" IS NULL AND "outcome" IS NOT NULL;
CREATE INDEX "activity__related__ix" ON "activity" ("related__entity", "related", "id") WHERE "deleted_at" IS NULL;
CREATE INDEX "activity__account__ix" ON "activity" ("account", "id") WHERE "deleted_at" IS NULL AND "account" IS NOT NULL;
CREATE INDEX "activity__contact__ix" ON "activity" ("contact", "id") WHERE "deleted_at" IS NULL AND "contact" IS NOT NULL;
CREATE INDEX "activity__opportunity__ix" ON "activity" ("opportunity", "id") WHERE "deleted_at" IS NULL AND "opportunity" IS NOT NULL;
CREATE INDEX "activity__lead__ix" ON "activity" ("lead", "id") WHERE "deleted_at" IS NULL AND "lead" IS NOT NULL;
CREATE INDEX "activity__private_to__ix" ON "activity" ("private_to", "id") WHERE "deleted_at" IS NULL AND "private_to" IS NOT NULL;
CREATE UNIQUE INDEX "user__login__ux" ON "user" (substring("login__key" from 1 for greatest(position('\x01'::bytea in "login__key")-1,0))) WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "user__external_id__ux" ON "user" ("external_id") WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "team__name__ux" ON "team" (substring("name__key" from 1 for greatest(position('\x01'::bytea in "name__key")-1,0))) WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "membership__user__team__ux" ON "membership" ("user", "team") WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "territory__name__ux" ON "territory" (substring("name__key" from 1 for greatest(position('\x01'::bytea in "name__key")-1,0))) WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "issuing_entity__name__ux" ON "issuing_entity" (substring("name__key" from 1 for greatest(position('\x01'::bytea in "name__key")-1,0))) WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "issuing_entity__siren__ux" ON "issuing_entity" ("siren") WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "rate__currency__day__ux" ON "rate" ("currency", "day") WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "account__siren__ux" ON "account" ("siren") WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "account__external_id__ux" ON "account" ("external_id") WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "site__siret__ux" ON "site" ("siret") WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "site__external_id__ux" ON "site" ("external_id") WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "contact__external_id__ux" ON "contact" ("external_id") WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "affiliation__contact__account__role__ux" ON "affiliation" ("contact", "account", "role") WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "lead__external_id__ux" ON "lead" ("external_id") WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "opportunity__external_id__ux" ON "opportunity" ("external_id") WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "opportunity_contact__opportunity__contact__role__ux" ON "opportunity_contact" ("opportunity", "contact", "role") WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "product__name__ux" ON "product" (substring("name__key" from 1 for greatest(position('\x01'::bytea in "name__key")-1,0))) WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "product__code__ux" ON "product" (substring("code__key" from 1 for greatest(position('\x01'::bytea in "code__key")-1,0))) WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "product__external_id__ux" ON "product" ("external_id") WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "competitor__name__ux" ON "competitor" (substring("name__key" from 1 for greatest(position('\x01'::bytea in "name__key")-1,0))) WHERE "deleted_at" IS NULL;
CREATE UNIQUE INDEX "activity__external_id__ux" ON "activity" ("external_id") WHERE "deleted_at" IS NULL;
