using System.Globalization;

namespace Starhaul.TestOrigin;

/// <summary>The configuration file of <see cref="NginxServer"/>.</summary>
internal static class NginxConfiguration
{
    public static string Text(string folder, int port, int securePort) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
            daemon off;
            {{(Environment.UserName == "root" ? "user root;" : "")}}
            pid {{folder}}/nginx.pid;
            worker_processes 1;
            error_log {{folder}}/error.log;
            events { worker_connections 256; }
            http {
                types { application/gzip gz; application/json json; text/html html; }
                default_type application/octet-stream;
                log_format short '$server_protocol $connection $status $body_bytes_sent "$request" "$http_range" "$http_if_range"';
                access_log {{folder}}/access.log short;
                client_body_temp_path {{folder}}/body;
                proxy_temp_path {{folder}}/proxy;
                fastcgi_temp_path {{folder}}/fastcgi;
                uwsgi_temp_path {{folder}}/uwsgi;
                scgi_temp_path {{folder}}/scgi;
                sendfile on;
                gzip off;
                server {
                    listen 127.0.0.1:{{port}};
                    listen 127.0.0.1:{{securePort}} ssl http2;
                    server_name localhost;
                    ssl_certificate {{folder}}/server.pem;
                    ssl_certificate_key {{folder}}/server.key;
                    location / { root {{folder}}/root; }
                    location /gzip/ { alias {{folder}}/root/; gzip on; gzip_types *; gzip_min_length 1; }
                    location /slow/ { alias {{folder}}/root/; limit_rate {{NginxServer.SlowBytesPerSecond}}; }
                    location /no-ranges/ { alias {{folder}}/root/; max_ranges 0; }
                }
            }
            """
        );
}
