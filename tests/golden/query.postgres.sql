-- written by: ./dev golden --accept (kernel/query/golden_test.cpp)

-- list: everything, by name, first set
SELECT p.id,p.k1,t0."name",t0."amount",t0."amount__cur",t0."amount__base",t2."id",t2."name",t2."city",t0."stage",(SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN w.v BETWEEN -9223372036854775807 AND 9223372036854775807 THEN CAST(w.v AS BIGINT) END
  FROM (SELECT CAST(t0."amount__base" AS NUMERIC)*t0."probability" AS v LIMIT 1) w) AS NUMERIC) AS n,CAST(CAST(?2 AS BIGINT) AS NUMERIC) AS d LIMIT 1) d) AS NUMERIC) AS n,CAST(100 AS NUMERIC) AS d LIMIT 1) d)
  FROM (SELECT t1."id" AS id,t1."name__key" AS k1
  FROM "opportunity" t1
  WHERE t1."deleted_at" IS NULL AND t1."name__key" IS NOT NULL
  ORDER BY t1."name__key",t1."id" LIMIT 51) p
  CROSS JOIN "opportunity" t0
  LEFT JOIN "account" t2 ON t2."id"=t0."account" AND ((t2."owner"=?1))
  WHERE t0."id"=p.id
  ORDER BY p.k1,p.id;
-- ?1=103 ?2=100

-- list: everything, by name, then empty
SELECT p.id,p.k1,t0."name",t0."amount",t0."amount__cur",t0."amount__base",t2."id",t2."name",t2."city",t0."stage",(SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN w.v BETWEEN -9223372036854775807 AND 9223372036854775807 THEN CAST(w.v AS BIGINT) END
  FROM (SELECT CAST(t0."amount__base" AS NUMERIC)*t0."probability" AS v LIMIT 1) w) AS NUMERIC) AS n,CAST(CAST(?2 AS BIGINT) AS NUMERIC) AS d LIMIT 1) d) AS NUMERIC) AS n,CAST(100 AS NUMERIC) AS d LIMIT 1) d)
  FROM (SELECT t1."id" AS id,t1."name__key" AS k1
  FROM "opportunity" t1
  WHERE t1."deleted_at" IS NULL AND t1."name__key" IS NULL
  ORDER BY t1."id" LIMIT 51) p
  CROSS JOIN "opportunity" t0
  LEFT JOIN "account" t2 ON t2."id"=t0."account" AND ((t2."owner"=?1))
  WHERE t0."id"=p.id
  ORDER BY p.k1,p.id;
-- ?1=103 ?2=100

-- list: filter, mixed directions, first set
SELECT p.id,p.k1,p.k2,p.k3,t0."name",t0."amount",t0."amount__cur",t0."amount__base",t4."id",t4."name",t4."city",t0."stage",(SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN w.v BETWEEN -9223372036854775807 AND 9223372036854775807 THEN CAST(w.v AS BIGINT) END
  FROM (SELECT CAST(t0."amount__base" AS NUMERIC)*t0."probability" AS v LIMIT 1) w) AS NUMERIC) AS n,CAST(CAST(?6 AS BIGINT) AS NUMERIC) AS d LIMIT 1) d) AS NUMERIC) AS n,CAST(100 AS NUMERIC) AS d LIMIT 1) d)
  FROM (SELECT t1."id" AS id,t1."amount__base" AS k1,(CASE WHEN t1."name__key" IS NULL THEN 1 ELSE 0 END) AS k2,t1."name__key" AS k3
  FROM "opportunity" t1
  WHERE t1."deleted_at" IS NULL AND ((t1."owner" IS NOT NULL AND t1."owner"=?1) AND (t1."account" IS NOT NULL AND t1."account" IN (SELECT t3."id"
  FROM "account" t3
  WHERE (t3."city__key" IS NOT NULL AND t3."city__key">=?3 AND t3."city__key"<?4) AND ((t3."owner"=?2))))) AND t1."amount__base" IS NOT NULL
  ORDER BY t1."amount__base" DESC,(CASE WHEN t1."name__key" IS NULL THEN 1 ELSE 0 END),t1."name__key",t1."id" DESC LIMIT 51) p
  CROSS JOIN "opportunity" t0
  LEFT JOIN "account" t4 ON t4."id"=t0."account" AND ((t4."owner"=?5))
  WHERE t0."id"=p.id
  ORDER BY p.k1 DESC,p.k2,p.k3,p.id DESC;
-- ?1=103 ?2=103 ?3=x'405a464401' ?4=x'405a464402' ?5=103 ?6=100

-- list: filter, mixed directions, then empty
SELECT p.id,p.k1,p.k2,p.k3,t0."name",t0."amount",t0."amount__cur",t0."amount__base",t4."id",t4."name",t4."city",t0."stage",(SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN w.v BETWEEN -9223372036854775807 AND 9223372036854775807 THEN CAST(w.v AS BIGINT) END
  FROM (SELECT CAST(t0."amount__base" AS NUMERIC)*t0."probability" AS v LIMIT 1) w) AS NUMERIC) AS n,CAST(CAST(?6 AS BIGINT) AS NUMERIC) AS d LIMIT 1) d) AS NUMERIC) AS n,CAST(100 AS NUMERIC) AS d LIMIT 1) d)
  FROM (SELECT t1."id" AS id,t1."amount__base" AS k1,(CASE WHEN t1."name__key" IS NULL THEN 1 ELSE 0 END) AS k2,t1."name__key" AS k3
  FROM "opportunity" t1
  WHERE t1."deleted_at" IS NULL AND ((t1."owner" IS NOT NULL AND t1."owner"=?1) AND (t1."account" IS NOT NULL AND t1."account" IN (SELECT t3."id"
  FROM "account" t3
  WHERE (t3."city__key" IS NOT NULL AND t3."city__key">=?3 AND t3."city__key"<?4) AND ((t3."owner"=?2))))) AND t1."amount__base" IS NULL
  ORDER BY (CASE WHEN t1."name__key" IS NULL THEN 1 ELSE 0 END),t1."name__key",t1."id" DESC LIMIT 51) p
  CROSS JOIN "opportunity" t0
  LEFT JOIN "account" t4 ON t4."id"=t0."account" AND ((t4."owner"=?5))
  WHERE t0."id"=p.id
  ORDER BY p.k1 DESC,p.k2,p.k3,p.id DESC;
-- ?1=103 ?2=103 ?3=x'405a464401' ?4=x'405a464402' ?5=103 ?6=100

-- list: filter, mixed directions: count
SELECT count(*)
  FROM (SELECT 1
  FROM "opportunity" t0
  WHERE t0."deleted_at" IS NULL AND ((t0."owner" IS NOT NULL AND t0."owner"=?1) AND (t0."account" IS NOT NULL AND t0."account" IN (SELECT t2."id"
  FROM "account" t2
  WHERE (t2."city__key" IS NOT NULL AND t2."city__key">=?3 AND t2."city__key"<?4) AND ((t2."owner"=?2))))) LIMIT 10001) c;
-- ?1=103 ?2=103 ?3=x'405a464401' ?4=x'405a464402'

-- list: the same, continued, first set
SELECT p.id,p.k1,p.k2,p.k3,t0."name",t0."amount",t0."amount__cur",t0."amount__base",t4."id",t4."name",t4."city",t0."stage",(SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN w.v BETWEEN -9223372036854775807 AND 9223372036854775807 THEN CAST(w.v AS BIGINT) END
  FROM (SELECT CAST(t0."amount__base" AS NUMERIC)*t0."probability" AS v LIMIT 1) w) AS NUMERIC) AS n,CAST(CAST(?11 AS BIGINT) AS NUMERIC) AS d LIMIT 1) d) AS NUMERIC) AS n,CAST(100 AS NUMERIC) AS d LIMIT 1) d)
  FROM (SELECT t1."id" AS id,t1."amount__base" AS k1,(CASE WHEN t1."name__key" IS NULL THEN 1 ELSE 0 END) AS k2,t1."name__key" AS k3
  FROM "opportunity" t1
  WHERE t1."deleted_at" IS NULL AND ((t1."owner" IS NOT NULL AND t1."owner"=?1) AND (t1."account" IS NOT NULL AND t1."account" IN (SELECT t3."id"
  FROM "account" t3
  WHERE (t3."city__key" IS NOT NULL AND t3."city__key">=?3 AND t3."city__key"<?4) AND ((t3."owner"=?2))))) AND t1."amount__base" IS NOT NULL AND (t1."amount__base"<=?9 AND (t1."amount__base"<?5 OR (t1."amount__base"=?5 AND ((CASE WHEN t1."name__key" IS NULL THEN 1 ELSE 0 END)>?6 OR ((CASE WHEN t1."name__key" IS NULL THEN 1 ELSE 0 END)=?6 AND (t1."name__key">?7 OR (t1."name__key"=?7 AND t1."id"<?8)))))))
  ORDER BY t1."amount__base" DESC,(CASE WHEN t1."name__key" IS NULL THEN 1 ELSE 0 END),t1."name__key",t1."id" DESC LIMIT 51) p
  CROSS JOIN "opportunity" t0
  LEFT JOIN "account" t4 ON t4."id"=t0."account" AND ((t4."owner"=?10))
  WHERE t0."id"=p.id
  ORDER BY p.k1 DESC,p.k2,p.k3,p.id DESC;
-- ?1=103 ?2=103 ?3=x'405a464401' ?4=x'405a464402' ?5=1000 ?6=0 ?7=x'4142' ?8=7 ?9=1000 ?10=103 ?11=100

-- list: the same, continued, then empty
SELECT p.id,p.k1,p.k2,p.k3,t0."name",t0."amount",t0."amount__cur",t0."amount__base",t4."id",t4."name",t4."city",t0."stage",(SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN w.v BETWEEN -9223372036854775807 AND 9223372036854775807 THEN CAST(w.v AS BIGINT) END
  FROM (SELECT CAST(t0."amount__base" AS NUMERIC)*t0."probability" AS v LIMIT 1) w) AS NUMERIC) AS n,CAST(CAST(?6 AS BIGINT) AS NUMERIC) AS d LIMIT 1) d) AS NUMERIC) AS n,CAST(100 AS NUMERIC) AS d LIMIT 1) d)
  FROM (SELECT t1."id" AS id,t1."amount__base" AS k1,(CASE WHEN t1."name__key" IS NULL THEN 1 ELSE 0 END) AS k2,t1."name__key" AS k3
  FROM "opportunity" t1
  WHERE t1."deleted_at" IS NULL AND ((t1."owner" IS NOT NULL AND t1."owner"=?1) AND (t1."account" IS NOT NULL AND t1."account" IN (SELECT t3."id"
  FROM "account" t3
  WHERE (t3."city__key" IS NOT NULL AND t3."city__key">=?3 AND t3."city__key"<?4) AND ((t3."owner"=?2))))) AND t1."amount__base" IS NULL
  ORDER BY (CASE WHEN t1."name__key" IS NULL THEN 1 ELSE 0 END),t1."name__key",t1."id" DESC LIMIT 51) p
  CROSS JOIN "opportunity" t0
  LEFT JOIN "account" t4 ON t4."id"=t0."account" AND ((t4."owner"=?5))
  WHERE t0."id"=p.id
  ORDER BY p.k1 DESC,p.k2,p.k3,p.id DESC;
-- ?1=103 ?2=103 ?3=x'405a464401' ?4=x'405a464402' ?5=103 ?6=100

-- list: merge of branches, first set
SELECT p.id,p.k1,t0."name",t0."amount",t0."amount__cur",t0."amount__base",t9."id",t9."name",t9."city",t0."stage",(SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN w.v BETWEEN -9223372036854775807 AND 9223372036854775807 THEN CAST(w.v AS BIGINT) END
  FROM (SELECT CAST(t0."amount__base" AS NUMERIC)*t0."probability" AS v LIMIT 1) w) AS NUMERIC) AS n,CAST(CAST(?10 AS BIGINT) AS NUMERIC) AS d LIMIT 1) d) AS NUMERIC) AS n,CAST(100 AS NUMERIC) AS d LIMIT 1) d)
  FROM (SELECT *
  FROM (SELECT *
  FROM (SELECT t1."id" AS id,t1."expected_close_on" AS k1
  FROM "opportunity" t1
  WHERE t1."owner"=?1 AND t1."deleted_at" IS NULL AND t1."expected_close_on" IS NOT NULL
  ORDER BY t1."expected_close_on" DESC,t1."id" DESC LIMIT 51) t2
  UNION SELECT *
  FROM (SELECT t3."id" AS id,t3."expected_close_on" AS k1
  FROM "opportunity" t3
  WHERE t3."team"=?2 AND t3."deleted_at" IS NULL AND t3."expected_close_on" IS NOT NULL
  ORDER BY t3."expected_close_on" DESC,t3."id" DESC LIMIT 51) t4
  UNION SELECT *
  FROM (SELECT t5."id" AS id,t5."expected_close_on" AS k1
  FROM "opportunity" t5
  WHERE t5."team"=?3 AND t5."deleted_at" IS NULL AND t5."expected_close_on" IS NOT NULL
  ORDER BY t5."expected_close_on" DESC,t5."id" DESC LIMIT 51) t6
  UNION SELECT *
  FROM (SELECT t7."id" AS id,t7."expected_close_on" AS k1
  FROM "opportunity" t7
  WHERE t7."id" IN (SELECT s.record_id
  FROM share s
  WHERE s.entity_no=?8 AND ((s.principal_kind=?5 AND s.principal=?4) OR (s.principal_kind=?7 AND s.principal=?6))) AND t7."deleted_at" IS NULL AND t7."expected_close_on" IS NOT NULL
  ORDER BY t7."expected_close_on" DESC,t7."id" DESC LIMIT 51) t8) p
  ORDER BY p.k1 DESC,p.id DESC LIMIT 51) p
  CROSS JOIN "opportunity" t0
  LEFT JOIN "account" t9 ON t9."id"=t0."account" AND ((t9."owner"=?9))
  WHERE t0."id"=p.id
  ORDER BY p.k1 DESC,p.id DESC;
-- ?1=103 ?2=202 ?3=204 ?4=103 ?5=1 ?6=202 ?7=2 ?8=13 ?9=103 ?10=100

-- list: merge of branches, then empty
SELECT p.id,p.k1,t0."name",t0."amount",t0."amount__cur",t0."amount__base",t9."id",t9."name",t9."city",t0."stage",(SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN w.v BETWEEN -9223372036854775807 AND 9223372036854775807 THEN CAST(w.v AS BIGINT) END
  FROM (SELECT CAST(t0."amount__base" AS NUMERIC)*t0."probability" AS v LIMIT 1) w) AS NUMERIC) AS n,CAST(CAST(?10 AS BIGINT) AS NUMERIC) AS d LIMIT 1) d) AS NUMERIC) AS n,CAST(100 AS NUMERIC) AS d LIMIT 1) d)
  FROM (SELECT *
  FROM (SELECT *
  FROM (SELECT t1."id" AS id,t1."expected_close_on" AS k1
  FROM "opportunity" t1
  WHERE t1."owner"=?1 AND t1."deleted_at" IS NULL AND t1."expected_close_on" IS NULL
  ORDER BY t1."id" DESC LIMIT 51) t2
  UNION SELECT *
  FROM (SELECT t3."id" AS id,t3."expected_close_on" AS k1
  FROM "opportunity" t3
  WHERE t3."team"=?2 AND t3."deleted_at" IS NULL AND t3."expected_close_on" IS NULL
  ORDER BY t3."id" DESC LIMIT 51) t4
  UNION SELECT *
  FROM (SELECT t5."id" AS id,t5."expected_close_on" AS k1
  FROM "opportunity" t5
  WHERE t5."team"=?3 AND t5."deleted_at" IS NULL AND t5."expected_close_on" IS NULL
  ORDER BY t5."id" DESC LIMIT 51) t6
  UNION SELECT *
  FROM (SELECT t7."id" AS id,t7."expected_close_on" AS k1
  FROM "opportunity" t7
  WHERE t7."id" IN (SELECT s.record_id
  FROM share s
  WHERE s.entity_no=?8 AND ((s.principal_kind=?5 AND s.principal=?4) OR (s.principal_kind=?7 AND s.principal=?6))) AND t7."deleted_at" IS NULL AND t7."expected_close_on" IS NULL
  ORDER BY t7."id" DESC LIMIT 51) t8) p
  ORDER BY p.k1 DESC,p.id DESC LIMIT 51) p
  CROSS JOIN "opportunity" t0
  LEFT JOIN "account" t9 ON t9."id"=t0."account" AND ((t9."owner"=?9))
  WHERE t0."id"=p.id
  ORDER BY p.k1 DESC,p.id DESC;
-- ?1=103 ?2=202 ?3=204 ?4=103 ?5=1 ?6=202 ?7=2 ?8=13 ?9=103 ?10=100

-- list: merge of branches: count
SELECT count(*)
  FROM (SELECT t1."id"
  FROM "opportunity" t1
  WHERE t1."owner"=?1 AND t1."deleted_at" IS NULL
  UNION SELECT t2."id"
  FROM "opportunity" t2
  WHERE t2."team" IN (?2,?3) AND t2."deleted_at" IS NULL
  UNION SELECT t3."id"
  FROM "opportunity" t3
  WHERE t3."id" IN (SELECT s.record_id
  FROM share s
  WHERE s.entity_no=?8 AND ((s.principal_kind=?5 AND s.principal=?4) OR (s.principal_kind=?7 AND s.principal=?6))) AND t3."deleted_at" IS NULL LIMIT 10001) c;
-- ?1=103 ?2=202 ?3=204 ?4=103 ?5=1 ?6=202 ?7=2 ?8=13

-- list: rows of branches collected, first set
SELECT p.id,p.k1,t0."name",t0."amount",t0."amount__cur",t0."amount__base",t5."id",t5."name",t5."city",t0."stage",(SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN w.v BETWEEN -9223372036854775807 AND 9223372036854775807 THEN CAST(w.v AS BIGINT) END
  FROM (SELECT CAST(t0."amount__base" AS NUMERIC)*t0."probability" AS v LIMIT 1) w) AS NUMERIC) AS n,CAST(CAST(?17 AS BIGINT) AS NUMERIC) AS d LIMIT 1) d) AS NUMERIC) AS n,CAST(100 AS NUMERIC) AS d LIMIT 1) d)
  FROM (SELECT t1."id" AS id,t1."name__key" AS k1
  FROM "opportunity" t1
  WHERE t1."id" IN (SELECT t2."id"
  FROM "opportunity" t2
  WHERE t2."owner"=?1
  UNION ALL SELECT t3."id"
  FROM "opportunity" t3
  WHERE t3."team" IN (?2,?3)
  UNION ALL SELECT t4."id"
  FROM "opportunity" t4
  WHERE t4."id" IN (SELECT s.record_id
  FROM share s
  WHERE s.entity_no=?8 AND ((s.principal_kind=?5 AND s.principal=?4) OR (s.principal_kind=?7 AND s.principal=?6)))) AND t1."deleted_at" IS NULL AND NOT ((t1."name__key" IS NOT NULL AND position(?9 in substring(t1."name__key" from 1 for greatest(position('\x01'::bytea in t1."name__key")-1,0)))>0) OR (t1."expected_close_on" IS NOT NULL AND t1."expected_close_on">=?10 AND t1."expected_close_on"<?11) OR COALESCE((SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN w.v BETWEEN -9223372036854775807 AND 9223372036854775807 THEN CAST(w.v AS BIGINT) END
  FROM (SELECT CAST(t1."amount__base" AS NUMERIC)*t1."probability" AS v LIMIT 1) w) AS NUMERIC) AS n,CAST(CAST(?12 AS BIGINT) AS NUMERIC) AS d LIMIT 1) d) AS NUMERIC) AS n,CAST(100 AS NUMERIC) AS d LIMIT 1) d)>=?13,(1=0)) OR NOT (t1."stage" IS NOT NULL AND t1."stage" IN (?14,?15))) AND t1."name__key" IS NOT NULL
  ORDER BY t1."name__key",t1."id" LIMIT 51) p
  CROSS JOIN "opportunity" t0
  LEFT JOIN "account" t5 ON t5."id"=t0."account" AND ((t5."owner"=?16))
  WHERE t0."id"=p.id
  ORDER BY p.k1,p.id;
-- ?1=103 ?2=202 ?3=204 ?4=103 ?5=1 ?6=202 ?7=2 ?8=13 ?9=x'365a42' ?10=20513 ?11=20544 ?12=100 ?13=10000 ?14='to_qualify' ?15='proposal' ?16=103 ?17=100

-- list: rows of branches collected, then empty
SELECT p.id,p.k1,t0."name",t0."amount",t0."amount__cur",t0."amount__base",t5."id",t5."name",t5."city",t0."stage",(SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN w.v BETWEEN -9223372036854775807 AND 9223372036854775807 THEN CAST(w.v AS BIGINT) END
  FROM (SELECT CAST(t0."amount__base" AS NUMERIC)*t0."probability" AS v LIMIT 1) w) AS NUMERIC) AS n,CAST(CAST(?17 AS BIGINT) AS NUMERIC) AS d LIMIT 1) d) AS NUMERIC) AS n,CAST(100 AS NUMERIC) AS d LIMIT 1) d)
  FROM (SELECT t1."id" AS id,t1."name__key" AS k1
  FROM "opportunity" t1
  WHERE t1."id" IN (SELECT t2."id"
  FROM "opportunity" t2
  WHERE t2."owner"=?1
  UNION ALL SELECT t3."id"
  FROM "opportunity" t3
  WHERE t3."team" IN (?2,?3)
  UNION ALL SELECT t4."id"
  FROM "opportunity" t4
  WHERE t4."id" IN (SELECT s.record_id
  FROM share s
  WHERE s.entity_no=?8 AND ((s.principal_kind=?5 AND s.principal=?4) OR (s.principal_kind=?7 AND s.principal=?6)))) AND t1."deleted_at" IS NULL AND NOT ((t1."name__key" IS NOT NULL AND position(?9 in substring(t1."name__key" from 1 for greatest(position('\x01'::bytea in t1."name__key")-1,0)))>0) OR (t1."expected_close_on" IS NOT NULL AND t1."expected_close_on">=?10 AND t1."expected_close_on"<?11) OR COALESCE((SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN w.v BETWEEN -9223372036854775807 AND 9223372036854775807 THEN CAST(w.v AS BIGINT) END
  FROM (SELECT CAST(t1."amount__base" AS NUMERIC)*t1."probability" AS v LIMIT 1) w) AS NUMERIC) AS n,CAST(CAST(?12 AS BIGINT) AS NUMERIC) AS d LIMIT 1) d) AS NUMERIC) AS n,CAST(100 AS NUMERIC) AS d LIMIT 1) d)>=?13,(1=0)) OR NOT (t1."stage" IS NOT NULL AND t1."stage" IN (?14,?15))) AND t1."name__key" IS NULL
  ORDER BY t1."id" LIMIT 51) p
  CROSS JOIN "opportunity" t0
  LEFT JOIN "account" t5 ON t5."id"=t0."account" AND ((t5."owner"=?16))
  WHERE t0."id"=p.id
  ORDER BY p.k1,p.id;
-- ?1=103 ?2=202 ?3=204 ?4=103 ?5=1 ?6=202 ?7=2 ?8=13 ?9=x'365a42' ?10=20513 ?11=20544 ?12=100 ?13=10000 ?14='to_qualify' ?15='proposal' ?16=103 ?17=100

-- list: rows of branches collected: count
SELECT count(*)
  FROM (SELECT t1."id"
  FROM "opportunity" t1
  WHERE t1."owner"=?1 AND t1."deleted_at" IS NULL AND NOT ((t1."name__key" IS NOT NULL AND position(?2 in substring(t1."name__key" from 1 for greatest(position('\x01'::bytea in t1."name__key")-1,0)))>0) OR (t1."expected_close_on" IS NOT NULL AND t1."expected_close_on">=?3 AND t1."expected_close_on"<?4) OR COALESCE((SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN w.v BETWEEN -9223372036854775807 AND 9223372036854775807 THEN CAST(w.v AS BIGINT) END
  FROM (SELECT CAST(t1."amount__base" AS NUMERIC)*t1."probability" AS v LIMIT 1) w) AS NUMERIC) AS n,CAST(CAST(?5 AS BIGINT) AS NUMERIC) AS d LIMIT 1) d) AS NUMERIC) AS n,CAST(100 AS NUMERIC) AS d LIMIT 1) d)>=?6,(1=0)) OR NOT (t1."stage" IS NOT NULL AND t1."stage" IN (?7,?8)))
  UNION SELECT t2."id"
  FROM "opportunity" t2
  WHERE t2."team" IN (?9,?10) AND t2."deleted_at" IS NULL AND NOT ((t2."name__key" IS NOT NULL AND position(?11 in substring(t2."name__key" from 1 for greatest(position('\x01'::bytea in t2."name__key")-1,0)))>0) OR (t2."expected_close_on" IS NOT NULL AND t2."expected_close_on">=?12 AND t2."expected_close_on"<?13) OR COALESCE((SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN w.v BETWEEN -9223372036854775807 AND 9223372036854775807 THEN CAST(w.v AS BIGINT) END
  FROM (SELECT CAST(t2."amount__base" AS NUMERIC)*t2."probability" AS v LIMIT 1) w) AS NUMERIC) AS n,CAST(CAST(?14 AS BIGINT) AS NUMERIC) AS d LIMIT 1) d) AS NUMERIC) AS n,CAST(100 AS NUMERIC) AS d LIMIT 1) d)>=?15,(1=0)) OR NOT (t2."stage" IS NOT NULL AND t2."stage" IN (?16,?17)))
  UNION SELECT t3."id"
  FROM "opportunity" t3
  WHERE t3."id" IN (SELECT s.record_id
  FROM share s
  WHERE s.entity_no=?22 AND ((s.principal_kind=?19 AND s.principal=?18) OR (s.principal_kind=?21 AND s.principal=?20))) AND t3."deleted_at" IS NULL AND NOT ((t3."name__key" IS NOT NULL AND position(?23 in substring(t3."name__key" from 1 for greatest(position('\x01'::bytea in t3."name__key")-1,0)))>0) OR (t3."expected_close_on" IS NOT NULL AND t3."expected_close_on">=?24 AND t3."expected_close_on"<?25) OR COALESCE((SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN w.v BETWEEN -9223372036854775807 AND 9223372036854775807 THEN CAST(w.v AS BIGINT) END
  FROM (SELECT CAST(t3."amount__base" AS NUMERIC)*t3."probability" AS v LIMIT 1) w) AS NUMERIC) AS n,CAST(CAST(?26 AS BIGINT) AS NUMERIC) AS d LIMIT 1) d) AS NUMERIC) AS n,CAST(100 AS NUMERIC) AS d LIMIT 1) d)>=?27,(1=0)) OR NOT (t3."stage" IS NOT NULL AND t3."stage" IN (?28,?29))) LIMIT 10001) c;
-- ?1=103 ?2=x'365a42' ?3=20513 ?4=20544 ?5=100 ?6=10000 ?7='to_qualify' ?8='proposal' ?9=202 ?10=204 ?11=x'365a42' ?12=20513 ?13=20544 ?14=100 ?15=10000 ?16='to_qualify' ?17='proposal' ?18=103 ?19=1 ?20=202 ?21=2 ?22=13 ?23=x'365a42' ?24=20513 ?25=20544 ?26=100 ?27=10000 ?28='to_qualify' ?29='proposal'

-- list: walk under rights, first set
SELECT p.id,p.k1,t0."name",t0."amount",t0."amount__cur",t0."amount__base",t2."id",t2."name",t2."city",t0."stage",(SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN w.v BETWEEN -9223372036854775807 AND 9223372036854775807 THEN CAST(w.v AS BIGINT) END
  FROM (SELECT CAST(t0."amount__base" AS NUMERIC)*t0."probability" AS v LIMIT 1) w) AS NUMERIC) AS n,CAST(CAST(?17 AS BIGINT) AS NUMERIC) AS d LIMIT 1) d) AS NUMERIC) AS n,CAST(100 AS NUMERIC) AS d LIMIT 1) d)
  FROM (SELECT t1."id" AS id,t1."name__key" AS k1
  FROM "opportunity" t1
  WHERE ((t1."owner"=?1 OR t1."team" IN (?2,?3) OR t1."id" IN (SELECT s.record_id
  FROM share s
  WHERE s.entity_no=?8 AND ((s.principal_kind=?5 AND s.principal=?4) OR (s.principal_kind=?7 AND s.principal=?6))))) AND t1."deleted_at" IS NULL AND NOT ((t1."name__key" IS NOT NULL AND position(?9 in substring(t1."name__key" from 1 for greatest(position('\x01'::bytea in t1."name__key")-1,0)))>0) OR (t1."expected_close_on" IS NOT NULL AND t1."expected_close_on">=?10 AND t1."expected_close_on"<?11) OR COALESCE((SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN w.v BETWEEN -9223372036854775807 AND 9223372036854775807 THEN CAST(w.v AS BIGINT) END
  FROM (SELECT CAST(t1."amount__base" AS NUMERIC)*t1."probability" AS v LIMIT 1) w) AS NUMERIC) AS n,CAST(CAST(?12 AS BIGINT) AS NUMERIC) AS d LIMIT 1) d) AS NUMERIC) AS n,CAST(100 AS NUMERIC) AS d LIMIT 1) d)>=?13,(1=0)) OR NOT (t1."stage" IS NOT NULL AND t1."stage" IN (?14,?15))) AND t1."name__key" IS NOT NULL
  ORDER BY t1."name__key",t1."id" LIMIT 51) p
  CROSS JOIN "opportunity" t0
  LEFT JOIN "account" t2 ON t2."id"=t0."account" AND ((t2."owner"=?16))
  WHERE t0."id"=p.id
  ORDER BY p.k1,p.id;
-- ?1=103 ?2=202 ?3=204 ?4=103 ?5=1 ?6=202 ?7=2 ?8=13 ?9=x'365a42' ?10=20513 ?11=20544 ?12=100 ?13=10000 ?14='to_qualify' ?15='proposal' ?16=103 ?17=100

-- list: walk under rights, then empty
SELECT p.id,p.k1,t0."name",t0."amount",t0."amount__cur",t0."amount__base",t2."id",t2."name",t2."city",t0."stage",(SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN w.v BETWEEN -9223372036854775807 AND 9223372036854775807 THEN CAST(w.v AS BIGINT) END
  FROM (SELECT CAST(t0."amount__base" AS NUMERIC)*t0."probability" AS v LIMIT 1) w) AS NUMERIC) AS n,CAST(CAST(?17 AS BIGINT) AS NUMERIC) AS d LIMIT 1) d) AS NUMERIC) AS n,CAST(100 AS NUMERIC) AS d LIMIT 1) d)
  FROM (SELECT t1."id" AS id,t1."name__key" AS k1
  FROM "opportunity" t1
  WHERE ((t1."owner"=?1 OR t1."team" IN (?2,?3) OR t1."id" IN (SELECT s.record_id
  FROM share s
  WHERE s.entity_no=?8 AND ((s.principal_kind=?5 AND s.principal=?4) OR (s.principal_kind=?7 AND s.principal=?6))))) AND t1."deleted_at" IS NULL AND NOT ((t1."name__key" IS NOT NULL AND position(?9 in substring(t1."name__key" from 1 for greatest(position('\x01'::bytea in t1."name__key")-1,0)))>0) OR (t1."expected_close_on" IS NOT NULL AND t1."expected_close_on">=?10 AND t1."expected_close_on"<?11) OR COALESCE((SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN d.d<>0 THEN CAST(sign(d.n)*sign(d.d)*div(2*abs(d.n)+abs(d.d),2*abs(d.d)) AS BIGINT) END
  FROM (SELECT CAST((SELECT CASE WHEN w.v BETWEEN -9223372036854775807 AND 9223372036854775807 THEN CAST(w.v AS BIGINT) END
  FROM (SELECT CAST(t1."amount__base" AS NUMERIC)*t1."probability" AS v LIMIT 1) w) AS NUMERIC) AS n,CAST(CAST(?12 AS BIGINT) AS NUMERIC) AS d LIMIT 1) d) AS NUMERIC) AS n,CAST(100 AS NUMERIC) AS d LIMIT 1) d)>=?13,(1=0)) OR NOT (t1."stage" IS NOT NULL AND t1."stage" IN (?14,?15))) AND t1."name__key" IS NULL
  ORDER BY t1."id" LIMIT 51) p
  CROSS JOIN "opportunity" t0
  LEFT JOIN "account" t2 ON t2."id"=t0."account" AND ((t2."owner"=?16))
  WHERE t0."id"=p.id
  ORDER BY p.k1,p.id;
-- ?1=103 ?2=202 ?3=204 ?4=103 ?5=1 ?6=202 ?7=2 ?8=13 ?9=x'365a42' ?10=20513 ?11=20544 ?12=100 ?13=10000 ?14='to_qualify' ?15='proposal' ?16=103 ?17=100

-- aggregate: ends of a bucketed date
SELECT min(t0."expected_close_on"),max(t0."expected_close_on")
  FROM "opportunity" t0
  WHERE t0."deleted_at" IS NULL AND ((t0."owner"=?1 OR t0."team" IN (?2,?3) OR t0."id" IN (SELECT s.record_id
  FROM share s
  WHERE s.entity_no=?8 AND ((s.principal_kind=?5 AND s.principal=?4) OR (s.principal_kind=?7 AND s.principal=?6))))) AND (t0."stage" IS NOT NULL AND t0."stage"=?9);
-- ?1=103 ?2=202 ?3=204 ?4=103 ?5=1 ?6=202 ?7=2 ?8=13 ?9='won'

-- aggregate: groups
SELECT t0."stage",(CASE WHEN t0."expected_close_on" IS NULL THEN NULL ELSE CASE WHEN t0."expected_close_on"<?1 THEN CASE WHEN t0."expected_close_on"<?4 THEN 20454 ELSE 20485 END ELSE CASE WHEN t0."expected_close_on"<?2 THEN 20513 ELSE CASE WHEN t0."expected_close_on"<?3 THEN 20544 ELSE 20574 END END END END),substring(t1."city__key" from 1 for greatest(position('\x01'::bytea in t1."city__key")-1,0)),min(t1."city"),count(*),sum(t0."amount__base"),sum(t0."rate"),count(t0."rate"),count(DISTINCT t1."id")
  FROM "opportunity" t0
  LEFT JOIN "account" t1 ON t1."id"=t0."account" AND ((t1."owner"=?5))
  WHERE t0."deleted_at" IS NULL AND ((t0."owner"=?6 OR t0."team" IN (?7,?8) OR t0."id" IN (SELECT s.record_id
  FROM share s
  WHERE s.entity_no=?13 AND ((s.principal_kind=?10 AND s.principal=?9) OR (s.principal_kind=?12 AND s.principal=?11))))) AND (t0."stage" IS NOT NULL AND t0."stage"=?14)
  GROUP BY 1,2,3;
-- ?1=20513 ?2=20544 ?3=20574 ?4=20485 ?5=103 ?6=103 ?7=202 ?8=204 ?9=103 ?10=1 ?11=202 ?12=2 ?13=13 ?14='won'

-- aggregate: median
SELECT q.g1,q.g2,q.g3,min(q.v),max(q.v)
  FROM (SELECT p.*,row_number() OVER (PARTITION BY p.g1,p.g2,p.g3
  ORDER BY p.v) AS n,count(*) OVER (PARTITION BY p.g1,p.g2,p.g3) AS c
  FROM (SELECT t0."stage" AS g1,(CASE WHEN t0."expected_close_on" IS NULL THEN NULL ELSE CASE WHEN t0."expected_close_on"<?1 THEN CASE WHEN t0."expected_close_on"<?4 THEN 20454 ELSE 20485 END ELSE CASE WHEN t0."expected_close_on"<?2 THEN 20513 ELSE CASE WHEN t0."expected_close_on"<?3 THEN 20544 ELSE 20574 END END END END) AS g2,substring(t1."city__key" from 1 for greatest(position('\x01'::bytea in t1."city__key")-1,0)) AS g3,t0."amount__base" AS v
  FROM "opportunity" t0
  LEFT JOIN "account" t1 ON t1."id"=t0."account" AND ((t1."owner"=?5))
  WHERE t0."deleted_at" IS NULL AND ((t0."owner"=?6 OR t0."team" IN (?7,?8) OR t0."id" IN (SELECT s.record_id
  FROM share s
  WHERE s.entity_no=?13 AND ((s.principal_kind=?10 AND s.principal=?9) OR (s.principal_kind=?12 AND s.principal=?11))))) AND (t0."stage" IS NOT NULL AND t0."stage"=?14)) p
  WHERE p.v IS NOT NULL) q
  WHERE q.n IN ((q.c+1)/2,(q.c+2)/2)
  GROUP BY q.g1,q.g2,q.g3;
-- ?1=20513 ?2=20544 ?3=20574 ?4=20485 ?5=103 ?6=103 ?7=202 ?8=204 ?9=103 ?10=1 ?11=202 ?12=2 ?13=13 ?14='won'

-- aggregate: totals
SELECT count(*),sum(t0."amount__base"),sum(t0."rate"),count(t0."rate"),count(DISTINCT t1."id")
  FROM "opportunity" t0
  LEFT JOIN "account" t1 ON t1."id"=t0."account" AND ((t1."owner"=?1))
  WHERE t0."deleted_at" IS NULL AND ((t0."owner"=?2 OR t0."team" IN (?3,?4) OR t0."id" IN (SELECT s.record_id
  FROM share s
  WHERE s.entity_no=?9 AND ((s.principal_kind=?6 AND s.principal=?5) OR (s.principal_kind=?8 AND s.principal=?7))))) AND (t0."stage" IS NOT NULL AND t0."stage"=?10);
-- ?1=103 ?2=103 ?3=202 ?4=204 ?5=103 ?6=1 ?7=202 ?8=2 ?9=13 ?10='won'

-- board: figures
SELECT t0."stage",count(*),sum(t0."amount__base"),t0."probability"
  FROM "opportunity" t0
  WHERE t0."stage" IN (?1,?2) AND ((t0."owner"=?3 OR t0."team" IN (?4,?5) OR t0."id" IN (SELECT s.record_id
  FROM share s
  WHERE s.entity_no=?10 AND ((s.principal_kind=?7 AND s.principal=?6) OR (s.principal_kind=?9 AND s.principal=?8))))) AND t0."deleted_at" IS NULL
  GROUP BY t0."stage",t0."probability";
-- ?1='to_qualify' ?2='proposal' ?3=103 ?4=202 ?5=204 ?6=103 ?7=1 ?8=202 ?9=2 ?10=13

-- board: first cards
SELECT p.id,p.place,t0."name"
  FROM (SELECT *
  FROM (SELECT t1."id" AS id,0 AS place,(CASE WHEN t1."expected_close_on" IS NULL THEN 1 ELSE 0 END) AS k1,t1."expected_close_on" AS k2
  FROM "opportunity" t1
  WHERE t1."stage"=?9 AND ((t1."owner"=?1 OR t1."team" IN (?2,?3) OR t1."id" IN (SELECT s.record_id
  FROM share s
  WHERE s.entity_no=?8 AND ((s.principal_kind=?5 AND s.principal=?4) OR (s.principal_kind=?7 AND s.principal=?6))))) AND t1."deleted_at" IS NULL
  ORDER BY (CASE WHEN t1."expected_close_on" IS NULL THEN 1 ELSE 0 END),t1."expected_close_on",t1."id" LIMIT 25) t2
  UNION ALL SELECT *
  FROM (SELECT t3."id" AS id,1 AS place,(CASE WHEN t3."expected_close_on" IS NULL THEN 1 ELSE 0 END) AS k1,t3."expected_close_on" AS k2
  FROM "opportunity" t3
  WHERE t3."stage"=?18 AND ((t3."owner"=?10 OR t3."team" IN (?11,?12) OR t3."id" IN (SELECT s.record_id
  FROM share s
  WHERE s.entity_no=?17 AND ((s.principal_kind=?14 AND s.principal=?13) OR (s.principal_kind=?16 AND s.principal=?15))))) AND t3."deleted_at" IS NULL
  ORDER BY (CASE WHEN t3."expected_close_on" IS NULL THEN 1 ELSE 0 END),t3."expected_close_on",t3."id" LIMIT 25) t4) p
  CROSS JOIN "opportunity" t0
  WHERE t0."id"=p.id
  ORDER BY p.place,p.k1,p.k2,p.id;
-- ?1=103 ?2=202 ?3=204 ?4=103 ?5=1 ?6=202 ?7=2 ?8=13 ?9='to_qualify' ?10=103 ?11=202 ?12=204 ?13=103 ?14=1 ?15=202 ?16=2 ?17=13 ?18='proposal'

-- past: state at a date
SELECT s."record_id",s."stage",s."amount",s."amount__cur",s."amount__base"
  FROM "opportunity__spans" s JOIN "opportunity" t0 ON t0."id"=s."record_id"
  WHERE ((t0."owner"=?2 OR t0."team" IN (?3,?4) OR t0."id" IN (SELECT s.record_id
  FROM share s
  WHERE s.entity_no=?9 AND ((s.principal_kind=?6 AND s.principal=?5) OR (s.principal_kind=?8 AND s.principal=?7))))) AND t0."deleted_at" IS NULL AND s."to_at">?1 AND s."from_at"<=?1
  ORDER BY s."record_id";
-- ?1=1700000000000 ?2=103 ?3=202 ?4=204 ?5=103 ?6=1 ?7=202 ?8=2 ?9=13

-- past: by stage at a date
SELECT s."stage",count(*),sum(s."amount__base")
  FROM "opportunity__spans" s JOIN "opportunity" t0 ON t0."id"=s."record_id"
  WHERE ((t0."owner"=?2 OR t0."team" IN (?3,?4) OR t0."id" IN (SELECT s.record_id
  FROM share s
  WHERE s.entity_no=?9 AND ((s.principal_kind=?6 AND s.principal=?5) OR (s.principal_kind=?8 AND s.principal=?7))))) AND t0."deleted_at" IS NULL AND s."to_at">?1 AND s."from_at"<=?1
  GROUP BY s."stage"
  ORDER BY s."stage";
-- ?1=1700000000000 ?2=103 ?3=202 ?4=204 ?5=103 ?6=1 ?7=202 ?8=2 ?9=13

-- past: time in each stage
SELECT p.v,sum(CASE WHEN p.b=p.v THEN 0 ELSE 1 END),sum(p.t-p.f)
  FROM (SELECT s."stage" AS v,CASE WHEN s."from_at"<?1 THEN ?1 ELSE s."from_at" END AS f,CASE WHEN s."to_at">?2 THEN ?2 ELSE s."to_at" END AS t,lag(s."stage") OVER (PARTITION BY s."record_id"
  ORDER BY s."from_at") AS b
  FROM "opportunity__spans" s JOIN "opportunity" t0 ON t0."id"=s."record_id"
  WHERE ((t0."owner"=?3 OR t0."team" IN (?4,?5) OR t0."id" IN (SELECT s.record_id
  FROM share s
  WHERE s.entity_no=?10 AND ((s.principal_kind=?7 AND s.principal=?6) OR (s.principal_kind=?9 AND s.principal=?8))))) AND t0."deleted_at" IS NULL AND s."to_at">?1 AND s."from_at"<?2) p
  GROUP BY p.v
  ORDER BY p.v;
-- ?1=1690000000000 ?2=1700000000000 ?3=103 ?4=202 ?5=204 ?6=103 ?7=1 ?8=202 ?9=2 ?10=13
