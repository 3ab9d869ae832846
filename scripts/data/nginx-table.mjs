// What the documentation does not say in a form a program can read. Sources: nginx.org documentation and CHANGES,
// and behaviour seen on nginx 1.22.1. The counts and contexts of nginx itself stand in nginx-measured.json.

const words = (text) => text.trim().split(/\s+/);

/** Directives that nginx accepts and its documentation omits, and the module that defines each. */
export const undocumented = {
  // In stream it is shown in examples only.
  status_zone: "ngx_stream_core_module",
  epoll_events: "Core functionality",
  gzip_hash: "ngx_http_gzip_module",
  gzip_no_buffer: "ngx_http_gzip_module",
  gzip_window: "ngx_http_gzip_module",
  http2_pool_size: "ngx_http_v2_module",
  http2_streams_index_size: "ngx_http_v2_module",
  open_file_cache_events: "ngx_http_core_module",
  post_action: "ngx_http_core_module",
  postpone_gzipping: "ngx_http_gzip_module",
  ssi_ignore_recycled_buffers: "ngx_http_ssi_module",
  uwsgi_string: "ngx_http_uwsgi_module",
};

/** Directives inside the block `otel_exporter`, which the reference describes only in prose. */
export const otelExporter = words("endpoint interval batch_size batch_count trusted_certificate header");

/** Arguments that nginx accepts, for directives whose documentation gives no default to measure from. */
export const samples = {
  access_log: "off",
  add_header: "A b",
  add_trailer: "A b",
  alias: "/x/",
  allow: "all",
  auth_request: "/x",
  auth_request_set: "$a b",
  deny: "all",
  env: "A",
  error_log: "stderr",
  error_page: "404 /x",
  expires: "1d",
  fastcgi_cache: "off",
  fastcgi_cache_path: "q keys_zone=q:1m",
  fastcgi_cache_valid: "1d",
  fastcgi_ignore_headers: "Expires Vary",
  fastcgi_index: "x",
  fastcgi_param: "A b",
  fastcgi_pass: "127.0.0.1:9000",
  fastcgi_split_path_info: "^(.+)(.*)$",
  grpc_pass: "grpc://127.0.0.1",
  grpc_ignore_headers: "X-Accel-Expires",
  grpc_set_header: "A b",
  gzip_types: "a/b",
  hash: "$remote_addr",
  if_modified_since: "exact",
  keepalive: "1",
  keepalive_timeout: "75s",
  large_client_header_buffers: "4 8k",
  least_conn: "",
  limit_conn: "c 1",
  limit_conn_status: "503",
  limit_conn_zone: "$binary_remote_addr zone=q:1m",
  limit_req: "zone=z",
  limit_req_status: "503",
  limit_req_zone: "$binary_remote_addr zone=q:1m rate=1r/s",
  listen: "8080",
  log_format: "a b",
  mirror: "/x",
  open_file_cache: "max=10",
  proxy_bind: "127.0.0.1",
  proxy_cache: "p",
  proxy_cache_key: "$host",
  proxy_cache_path: "q keys_zone=q:1m",
  proxy_cache_valid: "1d",
  proxy_cookie_domain: "a b",
  proxy_cookie_flags: "a secure",
  proxy_cookie_path: "/a /b",
  proxy_ignore_headers: "Expires Vary",
  proxy_pass: "http://127.0.0.1",
  proxy_redirect: "/a /b",
  proxy_set_header: "A b",
  proxy_ssl_name: "x",
  real_ip_header: "X-Real-IP",
  resolver: "127.0.0.1",
  return: "200 x",
  rewrite: "^ /",
  root: "/x",
  satisfy: "any",
  scgi_cache_path: "q keys_zone=q:1m",
  scgi_ignore_headers: "Expires Vary",
  scgi_param: "A b",
  scgi_pass: "127.0.0.1:1",
  server: "127.0.0.1:1",
  server_name: "a",
  set: "$a b",
  set_real_ip_from: "127.0.0.1",
  sub_filter: "a b",
  try_files: "/x =404",
  use: "epoll",
  user: "root",
  uwsgi_cache_path: "q keys_zone=q:1m",
  uwsgi_ignore_headers: "Expires Vary",
  uwsgi_param: "A b",
  uwsgi_pass: "127.0.0.1:1",
  valid_referers: "none",
};

/** Directives that may stand once on a level and that the measurement cannot repeat. */
export const onceMore = words("http events stream mail pid memcached_pass");

/** The one of stream, which needs a port: the measurement finds none that it takes twice. */
export const streamProxyPass = "proxy_pass stream once 0 1 -";

/** Directives that nginx calls duplicate only where they name the same thing again. */
export const oncePerName = new Set(words("limit_req limit_conn"));

/** Directives that read variables in their first argument, which nginx looks at only where a socket uses them. */
export const readingMore = new Set(words("ssl_certificate ssl_certificate_key"));

/** Directives whose arguments have a grammar that their documentation does not show as kinds of values. */
export const ownGrammar = new Set(words("expires return error_log resolver ssl_session_cache proxy_cache_valid fastcgi_cache_valid uwsgi_cache_valid scgi_cache_valid"));

const upstreamProtocols = words("proxy fastcgi scgi uwsgi");
const perProtocol = (...endings) => upstreamProtocols.flatMap((protocol) => endings.map((end) => `${protocol}_${end}`));

/**
 * Families of directives of which any own entry replaces all inherited ones, beyond those whose documentation says so
 * ("inherited if and only if there are no ... on the current level"). One family per line.
 */
export const listFamilies = [
  ...perProtocol("hide_header", "pass_header", "cache_bypass", "cache_purge", "no_cache", "cache_valid"),
  ...words("grpc_hide_header grpc_pass_header proxy_cookie_domain proxy_cookie_path proxy_cookie_flags"),
  ...words("access_log error_log set_real_ip_from index types mirror auth_request_set xslt_stylesheet"),
  ...words("ssl_certificate ssl_certificate_key ancient_browser modern_browser fastcgi_catch_stderr"),
  ...words("proxy_redirect auth_http_header auth_require auth_jwt_require gzip_disable valid_referers otel_span_attr"),
  ...words("gzip_types addition_types charset_types ssi_types sub_filter_types xslt_types"),
].map((name) => [name]);

/** Directives that nginx inherits as one value: setting either discards the other. */
export const nearestFamilies = [["alias", "root"]];

/** Directives that act only on the level where they stand, although they may stand on several. */
export const notInherited = new Set(
  words(`
    proxy_pass fastcgi_pass scgi_pass uwsgi_pass grpc_pass memcached_pass tunnel_pass
    stub_status status api upstream_conf empty_gif flv mp4 f4f hls perl js_content health_check post_action
    return rewrite set if break try_files internal_redirect
    location limit_except include server_name listen js_periodic
  `),
);

/** Directives that add to what is inherited in ways the documentation does not tell. */
export const unknownInheritance = new Set(words("js_import js_set js_var js_preload_object"));

/** Directives for which the default server of a socket decides; a version is the one that ended this. */
export const defaultServerDecides = {
  client_header_buffer_size: undefined,
  ignore_invalid_headers: undefined,
  large_client_header_buffers: undefined,
  merge_slashes: undefined,
  ssl_early_data: undefined,
  ssl_protocols: "1.29.2",
  ssl_session_cache: undefined,
  ssl_session_ticket_key: undefined,
  ssl_session_tickets: undefined,
  ssl_session_timeout: undefined,
  underscores_in_headers: undefined,
};

/** The mainline version that brought a directive; `name@module` where only that module's one is that young. */
export const since = {
  add_header_inherit: "1.29.3",
  add_trailer: "1.13.2",
  add_trailer_inherit: "1.29.3",
  auth_delay: "1.17.10",
  early_hints: "1.29.0",
  grpc_pass: "1.13.10",
  grpc_set_header: "1.13.10",
  http2: "1.25.1",
  http3: "1.25.0",
  http3_hq: "1.25.0",
  http3_max_concurrent_streams: "1.25.0",
  http3_stream_buffer_size: "1.25.0",
  keepalive_min_timeout: "1.27.4",
  keepalive_time: "1.19.10",
  limit_conn_dry_run: "1.17.6",
  limit_req_dry_run: "1.17.1",
  mirror: "1.13.4",
  mirror_request_body: "1.13.4",
  proxy_cookie_flags: "1.19.3",
  proxy_ssl_conf_command: "1.19.4",
  quic_active_connection_id_limit: "1.25.0",
  quic_bpf: "1.25.0",
  quic_gso: "1.25.0",
  quic_host_key: "1.25.0",
  quic_retry: "1.25.0",
  "resolver@ngx_http_upstream_module": "1.27.3",
  "resolver@ngx_stream_upstream_module": "1.27.3",
  "resolver_timeout@ngx_http_upstream_module": "1.27.3",
  "resolver_timeout@ngx_stream_upstream_module": "1.27.3",
  ssl_certificate_cache: "1.27.4",
  ssl_conf_command: "1.19.4",
  ssl_early_data: "1.15.3",
  ssl_object_cache_inheritable: "1.27.4",
  ssl_ocsp: "1.19.0",
  ssl_ocsp_cache: "1.19.0",
  ssl_ocsp_responder: "1.19.0",
  ssl_reject_handshake: "1.19.4",
  "ssl_ocsp@ngx_stream_ssl_module": "1.27.2",
  "ssl_ocsp_cache@ngx_stream_ssl_module": "1.27.2",
  "ssl_ocsp_responder@ngx_stream_ssl_module": "1.27.2",
  "ssl_reject_handshake@ngx_stream_ssl_module": "1.25.5",
  "ssl_stapling@ngx_stream_ssl_module": "1.27.2",
  "ssl_stapling_file@ngx_stream_ssl_module": "1.27.2",
  "ssl_stapling_responder@ngx_stream_ssl_module": "1.27.2",
  "ssl_stapling_verify@ngx_stream_ssl_module": "1.27.2",
};

/** Names that well-known modules outside nginx define. Only the names: what they accept is never judged. */
export const thirdParty = {
  ngx_http_lua_module: words(`
    access_by_lua access_by_lua_block access_by_lua_file access_by_lua_no_postpone
    balancer_by_lua_block balancer_by_lua_file
    body_filter_by_lua body_filter_by_lua_block body_filter_by_lua_file
    content_by_lua content_by_lua_block content_by_lua_file
    exit_worker_by_lua_block exit_worker_by_lua_file
    header_filter_by_lua header_filter_by_lua_block header_filter_by_lua_file
    init_by_lua init_by_lua_block init_by_lua_file
    init_worker_by_lua init_worker_by_lua_block init_worker_by_lua_file
    log_by_lua log_by_lua_block log_by_lua_file
    lua_capture_error_log lua_check_client_abort lua_code_cache lua_http10_buffering lua_load_resty_core
    lua_malloc_trim lua_max_pending_timers lua_max_running_timers lua_need_request_body lua_package_cpath
    lua_package_path lua_regex_cache_max_entries lua_regex_match_limit lua_sa_restart lua_shared_dict
    lua_socket_buffer_size lua_socket_connect_timeout lua_socket_keepalive_timeout lua_socket_log_errors
    lua_socket_pool_size lua_socket_read_timeout lua_socket_send_lowat lua_socket_send_timeout
    lua_ssl_certificate lua_ssl_certificate_key lua_ssl_ciphers lua_ssl_conf_command lua_ssl_crl lua_ssl_protocols
    lua_ssl_trusted_certificate lua_ssl_verify_depth lua_thread_cache_max_entries
    lua_transform_underscores_in_response_headers lua_use_default_type lua_worker_thread_vm_pool_size
    proxy_ssl_certificate_by_lua_block proxy_ssl_certificate_by_lua_file
    proxy_ssl_verify_by_lua_block proxy_ssl_verify_by_lua_file
    rewrite_by_lua rewrite_by_lua_block rewrite_by_lua_file rewrite_by_lua_no_postpone
    server_rewrite_by_lua_block server_rewrite_by_lua_file set_by_lua set_by_lua_block set_by_lua_file
    ssl_certificate_by_lua_block ssl_certificate_by_lua_file
    ssl_client_hello_by_lua_block ssl_client_hello_by_lua_file
    ssl_session_fetch_by_lua_block ssl_session_fetch_by_lua_file
    ssl_session_store_by_lua_block ssl_session_store_by_lua_file
  `),
  ngx_stream_lua_module: words("preread_by_lua_block preread_by_lua_file preread_by_lua_no_postpone"),
  ngx_http_headers_more_filter_module: words(`
    more_set_headers more_clear_headers more_set_input_headers more_clear_input_headers
  `),
  ngx_http_brotli_module: words(`
    brotli brotli_types brotli_comp_level brotli_window brotli_min_length brotli_buffers brotli_static
  `),
  ngx_http_zstd_module: words(`
    zstd zstd_types zstd_comp_level zstd_min_length zstd_buffers zstd_static zstd_dict_file
  `),
  ngx_http_modsecurity_module: words(`
    modsecurity modsecurity_rules modsecurity_rules_file modsecurity_rules_remote modsecurity_transaction_id
    modsecurity_use_error_log
  `),
  ngx_http_echo_module: words(`
    echo echo_abort_parent echo_after_body echo_before_body echo_blocking_sleep echo_duplicate echo_end echo_exec
    echo_flush echo_foreach_split echo_location echo_location_async echo_read_request_body echo_request_body
    echo_reset_timer echo_sleep echo_status echo_subrequest echo_subrequest_async
  `),
  ngx_http_set_misc_module: words(`
    set_escape_uri set_unescape_uri set_quote_sql_str set_quote_pgsql_str set_quote_json_str set_if_empty
    set_encode_base32 set_decode_base32 set_misc_base32_padding set_base32_padding set_base32_alphabet
    set_encode_base64 set_decode_base64 set_encode_base64url set_decode_base64url set_encode_hex set_decode_hex
    set_hashed_upstream set_sha1 set_md5 set_hmac_sha1 set_hmac_sha256 set_random set_secure_random_alphanum
    set_secure_random_lcalpha set_rotate set_local_today set_formatted_gmt_time set_formatted_local_time
  `),
  ngx_http_fancyindex_module: words(`
    fancyindex fancyindex_default_sort fancyindex_case_sensitive fancyindex_directories_first
    fancyindex_css_href fancyindex_exact_size fancyindex_footer fancyindex_header fancyindex_show_path
    fancyindex_show_dotfiles fancyindex_ignore fancyindex_hide_symlinks fancyindex_hide_parent_dir
    fancyindex_localtime fancyindex_time_format fancyindex_name_length
  `),
  ngx_http_geoip2_module: words("geoip2 geoip2_proxy geoip2_proxy_recursive"),
  ngx_http_cache_purge_module: words("cache_purge_response_type"),
  ngx_http_dav_ext_module: words("dav_ext_methods dav_ext_lock dav_ext_lock_zone"),
  ngx_http_substitutions_filter_module: words("subs_filter subs_filter_types subs_filter_bypass"),
  ngx_http_upload_progress_module: words("upload_progress track_uploads report_uploads"),
  ngx_http_vhost_traffic_status_module: words(`
    vhost_traffic_status vhost_traffic_status_zone vhost_traffic_status_display vhost_traffic_status_display_format
    vhost_traffic_status_display_jsonp vhost_traffic_status_display_sum_key vhost_traffic_status_filter
    vhost_traffic_status_filter_by_host vhost_traffic_status_filter_by_set_key
    vhost_traffic_status_filter_check_duplicate vhost_traffic_status_filter_max_node vhost_traffic_status_limit
    vhost_traffic_status_limit_traffic vhost_traffic_status_limit_traffic_by_set_key
    vhost_traffic_status_limit_check_duplicate vhost_traffic_status_set_by_filter
    vhost_traffic_status_average_method vhost_traffic_status_histogram_buckets
    vhost_traffic_status_bypass_limit vhost_traffic_status_bypass_stats vhost_traffic_status_dump
    vhost_traffic_status_stats_by_upstream
  `),
  ngx_rtmp_module: words(`
    rtmp application live record record_path record_suffix record_unique record_append record_interval
    record_max_size record_max_frames record_lock record_notify recorder play play_temp_path play_local_path push
    push_reconnect pull exec exec_pull exec_push exec_publish exec_play exec_play_done exec_publish_done
    exec_record_done exec_static exec_options exec_kill_signal on_connect on_disconnect on_publish on_publish_done
    on_play on_play_done on_done on_update on_record_done notify_method notify_update_strict
    notify_update_timeout notify_relay_redirect hls_path hls_fragment_naming hls_nested hls_cleanup
    hls_playlist_length hls_sync hls_continuous hls_type hls_variant hls_base_url hls_keys hls_key_path
    hls_key_url hls_fragments_per_key dash dash_path dash_fragment dash_playlist_length dash_nested dash_cleanup
    chunk_size max_streams ack_window max_message max_queue out_queue out_cork ping ping_timeout publish_notify
    play_restart wait_key wait_video drop_idle_publisher interleave meta idle_streams allow_publish
    rtmp_stat rtmp_stat_stylesheet rtmp_control rtmp_auto_push rtmp_auto_push_reconnect rtmp_socket_dir
  `),
};

/** Third-party directives that open a block of directives; every `*_by_lua_block` opens one of Lua. */
export const thirdPartyBlocks = new Set(words("rtmp application recorder geoip2"));
