# Jupyter reads this file where JUPYTER_CONFIG_PATH names its folder; server.py says what the two classes are for.
c = get_config()  # noqa: F821
c.ServerApp.kernel_websocket_connection_class = "helpers.jupyter.server.PromptConnection"
c.Voila.kernel_websocket_connection_class = "helpers.jupyter.server.PromptConnection"
c.MappingKernelManager.kernel_manager_class = "helpers.jupyter.server.ExplainingKernel"
