namespace Starhaul.Tests.Api;

/// <summary>Resources that tests make in code; users parse definitions.</summary>
internal static class ApiSceneResources
{
    extension(ApiScene scene)
    {
        /// <summary>A resource of this API.</summary>
        public ApiResource Resource(ApiRequest request, ApiPagination? pagination = null, bool isKeyed = false) =>
            new()
            {
                Name = "things",
                BaseUrl = scene.BaseUrl,
                Request = request,
                Records = "/results",
                Key = isKeyed ? ["/id"] : [],
                Pagination = pagination ?? new SinglePagePagination(),
            };
    }
}
