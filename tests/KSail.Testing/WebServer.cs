using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace KSail.Testing;

/// <summary>
/// A web server on a free port of this machine: files of its folder as they are, and bare Git repositories in <c>git/</c> through Git's own
/// <c>http-backend</c>. Counts what it is asked.
/// </summary>
public sealed class WebServer : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly HttpListener _listener = new();
    private readonly ConcurrentQueue<string> _requests = new();

    public WebServer()
    {
        Port = DockerRegistry.FreePort();
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _ = ServeAsync();
    }

    public int Port { get; }

    /// <summary>Address of the server, without a slash at the end.</summary>
    public string Address => $"http://127.0.0.1:{Port}";

    /// <summary>The folder it serves.</summary>
    public TemporaryDirectory Folder => _directory;

    /// <summary>Method and path of every request so far.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    /// <summary>Statuses that are answered, one for each coming request to a path, before it is served.</summary>
    public ConcurrentDictionary<string, ConcurrentQueue<int>> Troubles { get; } = new(StringComparer.Ordinal);

    /// <summary>Makes a bare repository <c>git/NAME.git</c> of files (see <see cref="TemporaryDirectory.WriteAll"/>) and returns the commit.</summary>
    public string AddRepository(string name, string files, string tag)
    {
        ExternalTool.Run("git", _directory.Root, "", "init", "--quiet", "--bare", "--initial-branch=main", $"git/{name}.git");
        return AddCommit(name, files, tag);
    }

    /// <summary>Adds a commit that holds just these files to <c>main</c>, and moves a tag to it.</summary>
    public string AddCommit(string name, string files, string tag)
    {
        using var work = new TemporaryDirectory();
        string Git(params string[] arguments) => ExternalTool.Run("git", work.Root, "",
            ["-c", "user.name=tests", "-c", "user.email=tests@example.com", "-c", "commit.gpgsign=false", .. arguments]).Trim();
        Git("init", "--quiet", "--initial-branch=main");
        Git("remote", "add", "origin", _directory[$"git/{name}.git"]);
        if (ExternalTool.TryRun("git", work.Root, "", "fetch", "--quiet", "origin", "main").ExitCode == 0)
            Git("reset", "--quiet", "--soft", "FETCH_HEAD");
        work.WriteAll(files);
        Git("add", "--all");
        Git("commit", "--quiet", "--allow-empty", "-m", "files");
        Git("tag", "--force", tag);
        Git("push", "--quiet", "--force", "origin", "main", tag);
        return Git("rev-parse", "HEAD");
    }

    public void Dispose()
    {
        _listener.Close();
        _directory.Dispose();
    }

    private async Task ServeAsync()
    {
        while (true)
        {
            HttpListenerContext context;
            try
            {
                context = await _listener.GetContextAsync().ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }

            _ = Task.Run(() => AnswerAsync(context));
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var path = context.Request.Url!.AbsolutePath;
        _requests.Enqueue($"{context.Request.HttpMethod} {path}");
        try
        {
            if (Troubles.TryGetValue(path, out var statuses) && statuses.TryDequeue(out var status))
                context.Response.StatusCode = status;
            else if (path.StartsWith("/git/", StringComparison.Ordinal) && (path.EndsWith("/info/refs", StringComparison.Ordinal) || context.Request.HttpMethod == "POST"))
                await RunGitAsync(context, path).ConfigureAwait(false);
            else
                await SendFileAsync(context, path).ConfigureAwait(false);
            context.Response.Close();
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or IOException)
        {
            // The other side, or the test, is gone.
        }
    }

    private async Task SendFileAsync(HttpListenerContext context, string path)
    {
        var file = _directory["." + Uri.UnescapeDataString(path)];
        if (!File.Exists(file))
        {
            context.Response.StatusCode = 404;
            return;
        }

        await context.Response.OutputStream.WriteAsync(await File.ReadAllBytesAsync(file).ConfigureAwait(false)).ConfigureAwait(false);
    }

    // RFC 3875: the request as environment variables and input, the answer as headers and body on output.
    private async Task RunGitAsync(HttpListenerContext context, string path)
    {
        var start = new ProcessStartInfo("git", ["http-backend"]) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true };
        start.Environment["GIT_PROJECT_ROOT"] = _directory["git"];
        start.Environment["GIT_HTTP_EXPORT_ALL"] = "1";
        start.Environment["PATH_INFO"] = path["/git".Length..];
        start.Environment["QUERY_STRING"] = context.Request.Url!.Query.TrimStart('?');
        start.Environment["REQUEST_METHOD"] = context.Request.HttpMethod;
        start.Environment["CONTENT_TYPE"] = context.Request.ContentType ?? "";
        start.Environment["HTTP_CONTENT_ENCODING"] = context.Request.Headers["Content-Encoding"] ?? "";
        start.Environment["GIT_PROTOCOL"] = context.Request.Headers["Git-Protocol"] ?? "";
        using var process = Process.Start(start)!;
        await context.Request.InputStream.CopyToAsync(process.StandardInput.BaseStream).ConfigureAwait(false);
        process.StandardInput.Close();
        var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output).ConfigureAwait(false);
        await process.WaitForExitAsync().ConfigureAwait(false);
        var bytes = output.ToArray();
        var end = bytes.AsSpan().IndexOf("\r\n\r\n"u8);
        foreach (var line in System.Text.Encoding.ASCII.GetString(bytes, 0, end).Split("\r\n"))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var value = line[(colon + 1)..].Trim();
            if (line.StartsWith("Status:", StringComparison.OrdinalIgnoreCase))
                context.Response.StatusCode = int.Parse(value.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
            else
                context.Response.AddHeader(line[..colon], value);
        }

        await context.Response.OutputStream.WriteAsync(bytes.AsMemory(end + 4)).ConfigureAwait(false);
    }
}
