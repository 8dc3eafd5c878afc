"""Data files of the application: icons, texts, codebooks, the sample project. `resources.loader` reads them."""
