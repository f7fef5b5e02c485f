namespace Starhaul.Tests.Api;

/// <summary>Resources that tests make in code; users parse definitions.</summary>
internal static class ApiSceneResources
{
    extension(ApiScene scene)
    {
        /// <summary>A resource of this API.</summary>
        public ApiResource Resource(ApiRequest request, ApiPagination? pagination = null) =>
            new()
            {
                Name = "things",
                BaseUrl = scene.BaseUrl,
                Request = request,
                Records = "/results",
                Pagination = pagination ?? new SinglePagePagination(),
            };
    }
}
